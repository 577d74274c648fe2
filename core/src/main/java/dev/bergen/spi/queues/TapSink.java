// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.queues;

import java.time.Duration;

/**
 * Receives the copies of a tap.
 *
 * <p>Threads: messages are delivered one at a time on a thread of the driver's; {@link #missed} and
 * {@link #watched} may be called concurrently on another one. An implementation returns at once and
 * may throw, which is logged and does not end the tap.
 */
public interface TapSink {

  /** Receives a copy of a message, in the order of the tap's queue. */
  void message(TappedMessage message);

  /**
   * Reports missed messages, because the tap was too slow or its connection was lost.
   *
   * @param messages how many; -1 if the number is unknown, and may be zero
   */
  void missed(long messages);

  /**
   * Reports the end of a slice, if only a share of the time is tapped ({@link TapRequest#share});
   * its last copies may arrive later.
   *
   * @param slice its length
   */
  default void watched(Duration slice) {}

  /**
   * Returns how long copies may be left where they are, so that a driver reads many of them at once
   * and its thread wakes less often; {@link TappedMessage#at} is late by as much at most. Asked
   * whenever a tap is set up. Zero, unless times do not matter; a driver may wait less, or never.
   */
  default Duration mayWait() {
    return Duration.ZERO;
  }
}

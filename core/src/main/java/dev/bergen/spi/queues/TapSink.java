// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.queues;

import java.time.Duration;

/**
 * Takes what a tap sees.
 *
 * <p>Threads: messages come one at a time on a thread of the driver's; {@link #missed} and {@link
 * #watched} may come meanwhile on another one. An implementation returns at once and may throw,
 * which is logged and ends nothing.
 */
public interface TapSink {

  /** Takes a copy of a message; in the order in which the tap's queue had them. */
  void message(TappedMessage message);

  /**
   * Hears that messages passed unseen, since the tap was slower than they came or its connection
   * was lost.
   *
   * @param messages how many; -1 if nobody can tell
   */
  void missed(long messages);

  /**
   * Hears that a slice has ended, if only a share of the time is looked at ({@link
   * TapRequest#share}); its last copies may still come.
   *
   * @param slice how long it was
   */
  default void watched(Duration slice) {}
}

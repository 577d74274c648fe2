// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi;

import dev.bergen.Deadline;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The options of sending a message.
 *
 * @param deadline when the sender stops waiting for the connection, the confirm and, on calls, the
 *     reply. Its whole length is also the time for which the broker may keep an undelivered call
 * @param monitor a call fails when neither a reply nor a heartbeat arrived for this long; {@code
 *     null} for no monitor. Not used by casts
 * @param mandatory whether a message that the broker cannot route fails with {@link
 *     dev.bergen.MessageUndeliverableException}; ignored by fanout
 * @param retry how often sending is retried when the broker cannot be reached: -1 until the
 *     deadline, 0 never
 * @param times whether a call's server is asked for the time spent there ({@link Reply#times}); not
 *     all drivers and servers support this
 */
public record SendOptions(
    Deadline deadline, @Nullable Duration monitor, boolean mandatory, int retry, boolean times) {

  /** Makes options that do not ask for times. */
  public SendOptions(Deadline deadline, @Nullable Duration monitor, boolean mandatory, int retry) {
    this(deadline, monitor, mandatory, retry, false);
  }

  /**
   * Returns the options of a plain send: not monitored, not mandatory, tried until the deadline.
   */
  public static SendOptions until(Deadline deadline) {
    return new SendOptions(deadline, null, false, -1);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi;

import dev.bergen.Deadline;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a message is sent.
 *
 * @param deadline when the sender stops waiting: for the connection, the confirm and, on calls, the
 *     reply. Its whole length is also how long the broker may keep an unread call
 * @param monitor a call fails when neither reply nor heartbeat came for this long; {@code null}
 *     means that nobody watches. Not used by casts
 * @param mandatory whether a message that the broker cannot route fails with {@link
 *     dev.bergen.MessageUndeliverableException}; ignored by fanout
 * @param retry how often sending is tried again when the broker cannot be reached: -1 until the
 *     deadline, 0 never
 * @param times whether a call's server is asked how long it took there ({@link Reply#times}); a
 *     driver that cannot ask, and a server that does not tell, leave it out
 */
public record SendOptions(
    Deadline deadline, @Nullable Duration monitor, boolean mandatory, int retry, boolean times) {

  /** Options of a message whose sender does not ask for times. */
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

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi;

import dev.bergen.spi.queues.RawMessage;
import dev.bergen.wire.Notification;
import org.jspecify.annotations.Nullable;

/**
 * A notification that somebody listens to. It is delivered again, here or elsewhere, unless it is
 * acknowledged: so it is handled at least once.
 *
 * <p>Exactly one of {@link #acknowledge} and {@link #requeue} is called, once, from any thread.
 * They neither block nor throw; if the connection is lost meanwhile the broker delivers again.
 */
public interface IncomingNotification {

  Notification notification();

  /** Returns whether the broker says that it was delivered before; false where it cannot say. */
  default boolean redelivered() {
    return false;
  }

  /**
   * Returns the message that it came in, where the driver has kept that: at least when the priority
   * is none that is known. {@code null} otherwise, and where there are no messages.
   */
  default @Nullable RawMessage raw() {
    return null;
  }

  /**
   * Returns how often the broker takes it back with {@link #requeue} before it drops it, as far as
   * that is known; lost connections count as well. Very many where the broker does not count.
   */
  default int returnsLeft() {
    return Integer.MAX_VALUE;
  }

  /** Lets the broker forget it: it was handled. */
  void acknowledge();

  /** Gives it back for another try. Drivers without {@link Capability#REQUEUE} acknowledge it. */
  void requeue();
}

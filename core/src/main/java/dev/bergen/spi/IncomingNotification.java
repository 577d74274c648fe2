// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi;

import dev.bergen.spi.queues.RawMessage;
import dev.bergen.wire.Notification;
import org.jspecify.annotations.Nullable;

/**
 * A received notification. Unless it is acknowledged it is redelivered, to this or another
 * listener, so it is handled at least once.
 *
 * <p>Exactly one of {@link #acknowledge} and {@link #requeue} is called, once, from any thread.
 * They neither block nor throw; if the connection is lost first, the broker redelivers the
 * notification.
 */
public interface IncomingNotification {

  /** Returns the notification as it was sent; its priority may be missing or unknown. */
  Notification notification();

  /** Returns whether the broker marked it as redelivered; false if the broker cannot mark it. */
  default boolean redelivered() {
    return false;
  }

  /**
   * Returns its original message, if the driver has kept it; it does so at least when the priority
   * is unknown. {@code null} otherwise, and in drivers without messages.
   */
  default @Nullable RawMessage raw() {
    return null;
  }

  /**
   * Returns how often it can still be {@linkplain #requeue requeued} before the broker drops it, if
   * that is known; a lost connection counts as a requeue. {@link Integer#MAX_VALUE} if the broker
   * does not count.
   */
  default int returnsLeft() {
    return Integer.MAX_VALUE;
  }

  /** Reports it to the broker as handled, and so removes it there. */
  void acknowledge();

  /** Requeues it. Drivers without {@link Capability#REQUEUE} acknowledge it. */
  void requeue();
}

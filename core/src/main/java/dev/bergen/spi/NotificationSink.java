// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi;

/** Receives the notifications of a subscription, no more than it requested. */
@FunctionalInterface
public interface NotificationSink {

  /**
   * Receives one notification, which the broker keeps until it is acknowledged.
   *
   * <p>Called on a thread of the driver's or, inside one process, on the thread that sent or
   * requested it; one notification at a time. Must return at once, so it passes the work to another
   * thread. Must not throw.
   */
  void accept(IncomingNotification notification);

  /**
   * Receives a message that is not a notification, under the conditions of {@link #accept}. It must
   * never delay the messages after it.
   *
   * @return whether it counts as one of the requested messages; if not, it is settled already.
   *     Unless overridden, it is discarded and does not count
   */
  default boolean unreadable(UnreadableMessage message) {
    message.discard();
    return false;
  }
}

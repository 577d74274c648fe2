// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi;

/** Takes the notifications of a subscription, as many as it asked for. */
@FunctionalInterface
public interface NotificationSink {

  /**
   * Takes one notification, which the broker keeps until it is acknowledged.
   *
   * <p>Called on a thread of the driver's or, inside one process, of whoever sent it or asked for
   * it; one after the other. Must return at once, so it hands the work to another thread. Must not
   * throw.
   */
  void accept(IncomingNotification notification);

  /**
   * Takes a message that is no notification, under the conditions of {@link #accept}. It must never
   * keep what comes after it waiting.
   *
   * @return whether it counts as one of those that were asked for; if not, it is settled already.
   *     Unless overridden it is discarded and does not count
   */
  default boolean unreadable(UnreadableMessage message) {
    message.discard();
    return false;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi;

import dev.bergen.wire.Notification;
import java.util.concurrent.CompletableFuture;

/**
 * One way to send notifications: over a broker, to a log, or nowhere. A notifier passes every
 * notification to each of its drivers.
 *
 * <p>Threads: any thread may call any method; none blocks.
 */
public interface NotificationDriver extends AutoCloseable {

  /**
   * Sends {@code notification}.
   *
   * @param options only its deadline and retries are used
   * @return completes, by the deadline, when the notification is confirmed or written;
   *     exceptionally with a {@link dev.bergen.MessagingException} when it is lost
   */
  CompletableFuture<Void> notify(Notification notification, SendOptions options);

  /** Frees this driver's resources; those of the transport stay open. */
  @Override
  default void close() {}
}

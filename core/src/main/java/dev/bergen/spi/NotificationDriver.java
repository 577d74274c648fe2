// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi;

import dev.bergen.wire.Notification;
import java.util.concurrent.CompletableFuture;

/**
 * One way of telling that something has happened: over a broker, to a log, to nobody. A notifier
 * hands every notification to each of its drivers.
 *
 * <p>Threads: any thread may call any method, none blocks.
 */
public interface NotificationDriver extends AutoCloseable {

  /**
   * Sends {@code notification}.
   *
   * @param options its deadline and its retries; the rest means nothing here
   * @return completes when the notification is in safe hands, by the deadline; exceptionally with a
   *     {@link dev.bergen.MessagingException} when it is lost
   */
  CompletableFuture<Void> notify(Notification notification, SendOptions options);

  /** Frees what this driver holds; what belongs to the transport stays open. */
  @Override
  default void close() {}
}

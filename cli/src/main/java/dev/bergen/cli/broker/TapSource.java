// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.broker;

import dev.bergen.config.TransportUrl;
import dev.bergen.spi.Subscription;
import dev.bergen.spi.queues.TapRequest;
import dev.bergen.spi.queues.TapSink;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A broker whose messages are copied, reached by a transport of requests, or of notifications where
 * there are no others.
 */
public record TapSource(
    TransportUrl url, String exchange, Reach reach, Opening opening, Runnable closing)
    implements AutoCloseable {

  /** Opens a tap, as transports do. */
  public interface Opening {
    CompletableFuture<Subscription> tap(TapRequest request, TapSink sink, Duration timeout);
  }

  /** Opens a transport for requests, which sees notifications, too. */
  public static TapSource requests(Connection connection) {
    RpcTransport transport = connection.open();
    return new TapSource(
        transport.url(),
        connection.exchange(transport),
        connection.reach(transport),
        transport::tap,
        transport::close);
  }

  /**
   * Opens a transport for notifications alone.
   *
   * @param fromBeginning whether those count that its broker kept from before
   */
  public static TapSource notifications(Connection connection, boolean fromBeginning) {
    NotificationTransport transport =
        fromBeginning
            ? connection.openNotificationsFromBeginning()
            : connection.openNotifications();
    return new TapSource(
        transport.url(),
        connection.exchange(transport),
        connection.reach(transport),
        transport::tap,
        transport::close);
  }

  @Override
  public void close() {
    closing.run();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.console;

import dev.bergen.cli.broker.Connection;
import dev.bergen.cli.broker.Reach;
import dev.bergen.config.TransportUrl;
import dev.bergen.spi.ConnectionChange;
import dev.bergen.spi.DriverStatus;
import dev.bergen.spi.Subscription;
import dev.bergen.spi.Timer;
import dev.bergen.spi.queues.QueueState;
import dev.bergen.spi.queues.TapRequest;
import dev.bergen.spi.queues.TapSink;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A broker that is watched: over a transport for requests, or for notifications where there is
 * nothing else.
 *
 * @param calls a transport for requests; {@code null} if the broker carries notifications only
 */
record WatchedBus(
    TransportUrl url,
    String exchange,
    Reach reach,
    Timer timer,
    Tapping tapping,
    BiFunction<List<String>, Duration, CompletableFuture<List<QueueState>>> queues,
    Consumer<Consumer<ConnectionChange>> changes,
    Supplier<DriverStatus> status,
    @Nullable RpcTransport calls,
    Runnable closing)
    implements AutoCloseable {

  /** Opens a tap, as transports do. */
  interface Tapping {
    CompletableFuture<Subscription> tap(TapRequest request, TapSink sink, Duration timeout);
  }

  static WatchedBus open(Connection connection) {
    return connection.isKafka()
        ? of(connection, connection.openNotifications())
        : of(connection, connection.open());
  }

  private static WatchedBus of(Connection connection, RpcTransport transport) {
    return new WatchedBus(
        transport.url(),
        connection.exchange(transport),
        connection.reach(transport),
        transport.timer(),
        transport::tap,
        transport::queues,
        transport::onConnectionChange,
        transport::status,
        transport,
        transport::close);
  }

  private static WatchedBus of(Connection connection, NotificationTransport transport) {
    return new WatchedBus(
        transport.url(),
        connection.exchange(transport),
        connection.reach(transport),
        transport.timer(),
        transport::tap,
        transport::queues,
        transport::onConnectionChange,
        transport::status,
        null,
        transport::close);
  }

  boolean hasNotificationsOnly() {
    return calls == null;
  }

  @Override
  public void close() {
    closing.run();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.record;

import dev.bergen.cli.broker.Connection;
import dev.bergen.cli.broker.Reach;
import dev.bergen.config.TransportUrl;
import dev.bergen.spi.Subscription;
import dev.bergen.spi.TapRequest;
import dev.bergen.spi.TapSink;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * The broker that is recorded, by a transport of requests, or of notifications where there are no
 * others.
 */
record Source(TransportUrl url, String exchange, Reach reach, Opening opening, Runnable closing)
    implements AutoCloseable {

  /** Opens a tap, as transports do. */
  interface Opening {
    CompletableFuture<Subscription> tap(TapRequest request, TapSink sink, Duration timeout);
  }

  static Source of(RpcTransport transport, Connection connection) {
    return new Source(
        transport.url(),
        connection.exchange(transport),
        connection.reach(transport),
        transport::tap,
        transport::close);
  }

  static Source of(NotificationTransport transport, Connection connection) {
    return new Source(
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

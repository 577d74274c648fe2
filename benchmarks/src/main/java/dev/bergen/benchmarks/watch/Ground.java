// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.watch;

import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.benchmarks.load.Callers;
import dev.bergen.benchmarks.load.Load;
import dev.bergen.benchmarks.load.NotHereException;
import dev.bergen.benchmarks.load.Sample;
import dev.bergen.benchmarks.load.ServerJvm;
import dev.bergen.benchmarks.rigs.bergen.BergenServer;
import dev.bergen.rpc.RpcClient;
import dev.bergen.testbed.RabbitNode;
import dev.bergen.transport.RpcTransport;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** A private broker, a service in a JVM of its own, and a client that keeps it busy. */
final class Ground implements AutoCloseable {
  static final String TOPIC = "bergen";
  static final int IN_FLIGHT = 256;

  private final RabbitNode node;
  private final ServerJvm server;
  private final RpcTransport transport;
  private final RpcClient client;
  private final AtomicLong numbers = new AtomicLong(1_000_000);

  private Ground(RabbitNode node) throws IOException {
    this.node = node;
    this.server = ServerJvm.start(BergenServer.class, url(), TOPIC);
    this.transport = RpcTransport.open(url());
    this.client = RpcClient.of(transport, Target.topic(TOPIC));
  }

  static Ground open() throws NotHereException, IOException {
    String missing = RabbitNode.missing().orElse("");
    if (!missing.isEmpty()) {
      throw new NotHereException(missing);
    }
    RabbitNode node = RabbitNode.start();
    try {
      return new Ground(node);
    } catch (IOException | RuntimeException e) {
      node.close();
      throw e;
    }
  }

  String url() {
    return node.url("");
  }

  RabbitNode node() {
    return node;
  }

  RpcTransport transport() {
    return transport;
  }

  /** Calls as fast as it goes for a while; each has a request id of its own, as requests have. */
  Sample call(Duration time) throws InterruptedException {
    Load load = new Load(IN_FLIGHT, time, 0, 0);
    return Callers.async(load, this::begin);
  }

  private CompletableFuture<?> begin() {
    long number = numbers.incrementAndGet();
    return client
        .withContext(RequestContext.of(Map.of("request_id", "req-" + UUID.randomUUID())))
        .callAsync("echo", Map.of("value", number));
  }

  @Override
  public void close() {
    transport.close();
    server.close();
    node.close();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.faults;

import dev.bergen.MessagingException;
import dev.bergen.Target;
import dev.bergen.rpc.RpcClient;
import dev.bergen.spi.ConnectionChange;
import dev.bergen.spi.ConnectionChange.State;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clients with a transport each, which cast once, so that they are connected, and then idle.
 *
 * <p>Threads: the main thread; the transports' tell when they are connected.
 */
final class StormClients implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StormClients.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /** How many are connected at once at the beginning. */
  private static final int BATCH = 25;

  private final int count;
  private final List<RpcTransport> transports = new ArrayList<>();
  private final Map<Integer, Long> back = new ConcurrentHashMap<>();
  private final CountDownLatch missing;
  private volatile boolean expecting;

  StormClients(int count) {
    this.count = count;
    this.missing = new CountDownLatch(count);
  }

  /** Opens and connects all. */
  void open(String url) {
    for (int first = 0; first < count; first += BATCH) {
      List<CompletableFuture<?>> casts = new ArrayList<>();
      for (int i = first; i < Math.min(count, first + BATCH); i++) {
        RpcTransport transport = RpcTransport.open(url);
        transports.add(transport);
        int number = i;
        transport.onConnectionChange(change -> changed(number, change));
        casts.add(cast(transport));
      }
      CompletableFuture.allOf(casts.toArray(CompletableFuture[]::new)).join();
    }
  }

  /** Counts who comes back from now on. */
  void expect() {
    expecting = true;
  }

  private void changed(int number, ConnectionChange change) {
    if (expecting
        && change.state() == State.UP
        && back.putIfAbsent(number, System.nanoTime()) == null) {
      missing.countDown();
    }
  }

  boolean awaitAll(Duration patience) throws InterruptedException {
    return missing.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Returns when each was back for the first time, of the JVM's nanoseconds. */
  List<Long> back() {
    return List.copyOf(back.values());
  }

  /** Has each cast again, and returns how many could. */
  int castEach() {
    int done = 0;
    for (CompletableFuture<?> cast : transports.stream().map(StormClients::cast).toList()) {
      try {
        cast.join();
        done++;
      } catch (CompletionException | MessagingException e) {
        log.warn("A client cannot cast", e);
      }
    }
    return done;
  }

  private static CompletableFuture<?> cast(RpcTransport transport) {
    return RpcClient.of(transport, Target.topic("storm")).withTimeout(TIMEOUT).castAsync("hello");
  }

  @Override
  public void close() {
    transports.parallelStream().forEach(RpcTransport::close);
  }
}

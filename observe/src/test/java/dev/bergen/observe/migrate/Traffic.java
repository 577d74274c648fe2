// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bergen.Target;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A server, a caller that calls and casts without end, and what became of it. */
final class Traffic implements AutoCloseable {
  private static final Duration LONG = Duration.ofSeconds(60);

  /** Between two calls of this load, as the processor is others', too. */
  private static final Duration PACE = Duration.ofMillis(20);

  /** What the server was told, by id. */
  public static final class Notes {
    final Set<Integer> ids = ConcurrentHashMap.newKeySet();

    public int echo(int number) {
      return number;
    }

    public void note(int id) {
      ids.add(id);
    }
  }

  final Notes notes = new Notes();
  private final RpcTransport served;
  final RpcTransport calling;
  private final RpcServer server;
  private final Set<Integer> cast = ConcurrentHashMap.newKeySet();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final Thread thread = new Thread(this::run, "traffic");
  private final CountDownLatch pace = new CountDownLatch(1);
  private volatile boolean ended;
  private volatile @Nullable Throwable error;

  Traffic(String url) {
    served = RpcTransport.open(url);
    calling = RpcTransport.open(url);
    server =
        RpcServer.builder(served, Target.topic("lab").withServer("node-1")).endpoint(notes).build();
    server.start();
    thread.start();
  }

  private void run() {
    RpcClient client = RpcClient.of(calling, Target.topic("lab")).withTimeout(LONG);
    try {
      for (int i = 0; !ended; i++) {
        pace.await(PACE.toMillis(), TimeUnit.MILLISECONDS);
        RpcClient to = i % 2 == 0 ? client : client.withServer("node-1");
        to.cast("note", Map.of("id", i));
        cast.add(i);
        if (Integer.valueOf(i).equals(((Number) to.call("echo", Map.of("number", i))).intValue())) {
          answered.incrementAndGet();
        } else {
          failed.incrementAndGet();
        }
      }
    } catch (Throwable e) { // the test tells it
      error = e;
    }
  }

  void awaitMore() {
    int before = answered.get();
    await().atMost(LONG).until(() -> error != null || answered.get() > before + 10);
  }

  /** Ends it, and checks that nothing was lost. */
  void check() throws Exception {
    awaitMore();
    ended = true;
    thread.join(LONG.toMillis());
    assertThat(thread.isAlive()).isFalse();
    assertThat(error).isNull();
    assertThat(failed).hasValue(0);
    await().atMost(LONG).untilAsserted(() -> assertThat(notes.ids).containsAll(cast));
  }

  @Override
  public void close() {
    ended = true;
    server.close();
    calling.close();
    served.close();
  }
}

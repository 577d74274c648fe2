// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.calls;

import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bergen.Target;
import dev.bergen.interop.Desk;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.Topology.Queue;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Python keeps a worker for a minute for each reply to a caller that is gone; we keep none. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 90, unit = SECONDS)
@Tag("newest-jdk-only")
class VanishedCallerTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  private static final int LOST = 1_500;
  private static final int WORKERS = 4;

  /** Lets the first call lie until the test says so, and the rest queue behind it. */
  public static final class Desk {
    final CountDownLatch entered = new CountDownLatch(WORKERS);
    final CountDownLatch open = new CountDownLatch(1);
    final AtomicInteger runs = new AtomicInteger();

    public int work() throws InterruptedException {
      entered.countDown();
      assertThat(open.await(60, SECONDS)).isTrue();
      return runs.incrementAndGet();
    }

    public String ping() {
      return "pong";
    }
  }

  @Test
  @Tag("RPL-07")
  @Tag("RPL-09")
  void fifteen_hundred_replies_to_a_vanished_caller_hold_no_worker_and_disturb_no_other()
      throws Exception {
    Desk desk = new Desk();
    Target lab = Target.topic("lab");
    try (RpcTransport servers = RpcTransport.open(broker.url());
        RpcTransport others = RpcTransport.open(broker.url());
        RpcServer server =
            RpcServer.builder(servers, lab.withServer("node-1"))
                .endpoint(desk)
                .maxConcurrentCalls(WORKERS)
                .drainTimeout(ofSeconds(1))
                .build()) {
      server.start();
      vanish(lab, desk);

      desk.open.countDown();
      RpcClient other = RpcClient.of(others, lab).withTimeout(ofSeconds(30));
      await().atMost(ofSeconds(30)).until(() -> desk.runs.get() == LOST);
      long begin = System.nanoTime();
      for (int i = 0; i < 100; i++) {
        assertThat(other.call("ping")).isEqualTo("pong");
      }

      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(ofSeconds(30));
    }
  }

  /** Makes calls and goes, its reply queue, too. */
  private static void vanish(Target lab, Desk desk) throws InterruptedException {
    List<CompletableFuture<@Nullable Object>> lost = new ArrayList<>();
    try (RpcTransport transport =
        RpcTransport.open(broker.url() + "?java_peer_headers=false")) { // lest they be cancelled
      RpcClient caller = RpcClient.of(transport, lab).withTimeout(ofSeconds(90));
      for (int i = 0; i < LOST; i++) {
        lost.add(caller.callAsync("work", Map.of()));
      }
      assertThat(desk.entered.await(30, SECONDS)).isTrue();
      await().atMost(ofSeconds(30)).until(() -> messagesIn("lab") >= LOST - WORKERS);
    }
    broker.node().queues(broker.virtualHost()).stream()
        .map(Queue::name)
        .filter(name -> name.startsWith("reply_"))
        .forEach(name -> broker.node().deleteQueue(broker.virtualHost(), name));
    assertThat(lost).allMatch(CompletableFuture::isCompletedExceptionally);
  }

  private static long messagesIn(String queue) {
    return broker.node().queues(broker.virtualHost()).stream()
        .filter(it -> it.name().equals(queue))
        .mapToLong(Queue::messages)
        .sum();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.faults;

import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bergen.Target;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.Topology.Queue;
import dev.bergen.transport.RpcTransport;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a slow server has not got to waits at the broker, and not in its memory. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 120, unit = SECONDS)
@Tag("newest-jdk-only")
class FaultBacklogTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perClass();

  private static final int REQUESTS = 100_000;
  private static final int HANDLERS = 4;
  private static final int PREFETCH = 50;
  private static final int UNCONFIRMED = 1_000;
  private static final long MEGABYTE = 1 << 20;

  /** A handler that does nothing until it is let go. */
  public static final class Slow {
    final CountDownLatch released = new CountDownLatch(1);
    final AtomicInteger begun = new AtomicInteger();

    public void work(int number) throws InterruptedException {
      begun.incrementAndGet();
      var unused = released.await(100, SECONDS);
    }
  }

  @Test
  void a_hundred_thousand_requests_for_a_blocked_server_stay_at_the_broker() throws Exception {
    Slow slow = new Slow();
    Target target = Target.topic("slow");
    try (RpcTransport serving =
            RpcTransport.open(broker.url() + "?rabbit_qos_prefetch_count=" + PREFETCH);
        RpcServer server =
            RpcServer.builder(serving, target.withServer("node-1"))
                .endpoint(slow)
                .maxConcurrentCalls(HANDLERS)
                .drainTimeout(ofSeconds(2))
                .build()) {
      server.start();
      long before = heap();
      publish(target);
      long growth = heap() - before;
      Queue queue = settled("slow");
      int begun = slow.begun.get();
      slow.released.countDown();

      System.out.printf(
          "backlog: heap grew by %.1f MB, %d begun, %d unacknowledged, %d ready%n",
          growth / (double) MEGABYTE, begun, queue.unacknowledged(), queue.ready());
      assertThat(growth).as("heap").isLessThan(8 * MEGABYTE);
      assertThat(begun).as("handlers").isEqualTo(HANDLERS);
      assertThat(queue.unacknowledged()).as("handed out").isLessThanOrEqualTo(PREFETCH);
      await("the rest goes on").atMost(ofSeconds(30)).until(() -> slow.begun.get() > 5_000);
    }
  }

  /** Sends all of them and waits for the last confirm. */
  private static void publish(Target target) throws InterruptedException {
    Semaphore unconfirmed = new Semaphore(UNCONFIRMED);
    AtomicInteger failed = new AtomicInteger();
    try (RpcTransport calling = RpcTransport.open(broker.url())) {
      RpcClient client = RpcClient.of(calling, target).withTimeout(ofSeconds(60));
      for (int i = 0; i < REQUESTS; i++) {
        unconfirmed.acquire();
        var unused =
            client
                .castAsync("work", Map.of("number", i))
                .whenComplete(
                    (done, error) -> {
                      failed.addAndGet(error == null ? 0 : 1);
                      unconfirmed.release();
                    });
      }
      assertThat(unconfirmed.tryAcquire(UNCONFIRMED, 60, SECONDS)).isTrue();
    }
    assertThat(failed).hasValue(0);
  }

  /** The broker counts with a delay. */
  private static Queue settled(String name) {
    return await("the queue of 100,000")
        .atMost(ofSeconds(30))
        .until(
            () -> broker.node().queue(broker.virtualHost(), name::equals),
            queue -> queue.messages() >= REQUESTS - HANDLERS && queue.unacknowledged() > 0);
  }

  private static long heap() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }
}

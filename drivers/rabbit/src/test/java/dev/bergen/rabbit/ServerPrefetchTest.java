// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bergen.Target;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.Topology.Queue;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How many requests a server takes from the broker while it is busy. */
@Tag("broker-4")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("newest-jdk-only")
class ServerPrefetchTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  private static final Target LAB = Target.topic("lab");
  private static final int CASTS = 40;
  private static final int AT_ONCE = 4;

  /** Works until the test lets it go. */
  public static final class Slow {
    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();

    public void work(int number) throws InterruptedException {
      begun.incrementAndGet();
      assertThat(gate.await(30, TimeUnit.SECONDS)).as("work %s may end", number).isTrue();
    }
  }

  @Test
  @Tag("RCV-14")
  void without_a_prefetch_option_a_busy_server_leaves_what_it_cannot_begin_to_the_others() {
    Slow slow = new Slow();
    try (RpcTransport transport = RpcTransport.open(broker.url());
        RpcServer server =
            RpcServer.builder(transport, LAB.withServer("node-1"))
                .endpoint(slow)
                .maxConcurrentCalls(AT_ONCE)
                .drainTimeout(Duration.ofSeconds(2))
                .build()) {
      server.start();
      RpcClient client = RpcClient.of(transport, LAB);

      for (int i = 0; i < CASTS; i++) {
        client.cast("work", Map.of("number", i));
      }

      await().atMost(Rig.PATIENCE).until(() -> slow.begun.get() == AT_ONCE);
      // What runs is acknowledged before it runs, as in Python; as much again waits here.
      await()
          .atMost(Rig.PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(lab().unacknowledged()).isEqualTo(AT_ONCE);
                assertThat(lab().ready()).isEqualTo(CASTS - 2 * AT_ONCE);
              });
      slow.gate.countDown();
      await().atMost(Rig.PATIENCE).until(() -> slow.begun.get() == CASTS);
    }
  }

  private static Queue lab() {
    return broker.node().queue(broker.virtualHost(), "lab"::equals);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.calls;

import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.Target;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.transport.RpcTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Very many calls at once cost memory, and no threads. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 120, unit = SECONDS)
class ManyCallsTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perClass();

  private static final int CALLS = 10_000;

  /** Begins every call and ends them all together. */
  public static final class Gate {
    final CountDownLatch entered = new CountDownLatch(CALLS);
    final CompletableFuture<Void> open = new CompletableFuture<>();

    public CompletableFuture<Integer> pass(int number) {
      entered.countDown();
      return open.thenApply(nothing -> number);
    }
  }

  @Test
  void ten_thousand_calls_are_in_flight_from_one_client_without_a_thread_each() throws Exception {
    Gate gate = new Gate();
    Target target = Target.topic("many");
    try (RpcTransport transport = RpcTransport.open(broker.url());
        RpcServer server =
            RpcServer.builder(transport, target.withServer("node-1"))
                .endpoint(gate)
                .maxConcurrentCalls(CALLS)
                .build()) {
      server.start();
      RpcClient client = RpcClient.of(transport, target).withTimeout(ofSeconds(100));

      List<CompletableFuture<Integer>> calls = new ArrayList<>();
      for (int i = 0; i < CALLS; i++) {
        calls.add(client.callAsync("pass", Map.of("number", i), Integer.class));
      }
      assertThat(gate.entered.await(60, SECONDS)).as("all are being handled").isTrue();
      long waiting = calls.stream().filter(call -> !call.isDone()).count();
      int threads = Thread.getAllStackTraces().size();
      gate.open.complete(null);

      assertThat(waiting).isEqualTo(CALLS);
      assertThat(threads).isLessThan(1_000);
      CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).get(60, SECONDS);
      for (int i = 0; i < CALLS; i++) {
        assertThat(calls.get(i)).isCompletedWithValue(i);
      }
    }
  }
}

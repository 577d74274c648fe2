// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bergen.Target;
import dev.bergen.TransportClosedException;
import dev.bergen.transport.RpcTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RpcLoadTest {
  private static final Target SERVER = Target.topic("load").withServer("s");

  public static class Adder {
    public long add(long a, long b) {
      return a + b;
    }
  }

  private static RpcServer serving(RpcTransport transport, Object endpoint) {
    RpcServer server = RpcServer.builder(transport, SERVER).endpoint(endpoint).build();
    server.start();
    return server;
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("bergen-"))
        .count();
  }

  @Test
  @Tag("CLI-19")
  @Tag("CLI-30")
  void a_thousand_callers_at_once_each_get_their_own_answer() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(64);
    try (RpcTransport transport = RpcTransport.open("memory:");
        RpcServer server = serving(transport, new Adder())) {
      RpcClient client = RpcClient.of(transport, server.target().withoutServer());
      List<Future<Long>> sums = new ArrayList<>();
      for (long i = 0; i < 1_000; i++) {
        Map<String, Long> args = Map.of("a", i, "b", 1L);
        sums.add(callers.submit(() -> client.call("add", args, Long.class)));
      }

      for (int i = 0; i < sums.size(); i++) {
        assertThat(sums.get(i).get(30, SECONDS)).isEqualTo(i + 1L);
      }
    } finally {
      callers.shutdownNow();
    }
  }

  /** Answers everybody at once, when the test says so. */
  public static class Gate {
    final CompletableFuture<String> open = new CompletableFuture<>();

    public CompletableFuture<String> pass() {
      return open;
    }
  }

  @Test
  void ten_thousand_calls_wait_without_a_thread_each() throws Exception {
    Gate gate = new Gate();
    try (RpcTransport transport = RpcTransport.open("memory:");
        RpcServer server =
            RpcServer.builder(transport, SERVER)
                .endpoint(gate)
                .maxConcurrentCalls(10_000)
                .build()) {
      server.start();
      RpcClient client = RpcClient.of(transport, SERVER).withTimeout(ofSeconds(60));
      List<CompletableFuture<Object>> calls = new ArrayList<>();
      for (int i = 0; i < 10_000; i++) {
        calls.add(client.callAsync("pass"));
      }
      gate.open.complete("through");

      CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).get(60, SECONDS);
      assertThat(calls).allMatch(call -> "through".equals(call.join()));
    }
  }

  @Test
  @Tag("TRN-11")
  @SuppressWarnings("try") // closing in the middle is what is tested
  void closing_with_calls_in_flight_fails_each_and_leaves_no_thread() {
    Gate gate = new Gate();
    List<CompletableFuture<Object>> calls = new ArrayList<>();
    try (RpcTransport transport = RpcTransport.open("memory:");
        RpcServer server = serving(transport, gate)) {
      RpcClient client = RpcClient.of(transport, server.target());
      for (int i = 0; i < 50; i++) {
        calls.add(client.callAsync("pass"));
      }
      transport.close();
      gate.open.complete("too late");
    }

    assertThat(calls)
        .allSatisfy(
            call ->
                assertThat(call)
                    .failsWithin(ofSeconds(30))
                    .withThrowableThat()
                    .withCauseInstanceOf(TransportClosedException.class));
    untilNoThreads();
  }

  /** Waits for its turn on a thread. */
  public static class Waiting {
    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch open = new CountDownLatch(1);

    public boolean pass() throws InterruptedException {
      entered.countDown();
      return open.await(30, SECONDS);
    }
  }

  @Test
  @Tag("SRV-10")
  @Tag("SRV-11")
  @Tag("SRV-20")
  void a_server_that_closes_answers_what_it_took_and_leaves_the_rest_to_others() throws Exception {
    Waiting first = new Waiting();
    try (RpcTransport transport = RpcTransport.open("memory:")) {
      RpcServer old = serving(transport, first);
      RpcClient client = RpcClient.of(transport, SERVER.withoutServer());
      CompletableFuture<Object> running = client.callAsync("pass");
      assertThat(first.entered.await(30, SECONDS)).isTrue();

      old.stop(); // were it to wait for what runs, that would give up and answer false
      CompletableFuture<Object> next = client.callAsync("pass");
      Waiting second = new Waiting();
      second.open.countDown();
      try (RpcServer fresh =
          RpcServer.builder(transport, SERVER.withServer("fresh")).endpoint(second).build()) {
        fresh.start();
        assertThat(next.get(30, SECONDS)).isEqualTo(true);
      }
      first.open.countDown();
      old.close();

      assertThat(running.get(30, SECONDS)).isEqualTo(true);
    }
    untilNoThreads();
  }

  private static void untilNoThreads() {
    await("the end of all threads").atMost(ofSeconds(30)).until(() -> threads() == 0);
  }
}

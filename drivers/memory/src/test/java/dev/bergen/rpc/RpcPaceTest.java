// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.Target;
import dev.bergen.spi.support.ManualTimer;
import dev.bergen.transport.RpcTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How calls follow each other: without waiting for a clock, in order, without threads. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RpcPaceTest {
  private static final Target SERVER = Target.topic("pace").withServer("s");

  /** Writes down what it gets, and answers some of it only when told to. */
  public static class Notes {
    final List<Long> seen = new CopyOnWriteArrayList<>();
    final CountDownLatch waiting;
    final CompletableFuture<String> end = new CompletableFuture<>();

    Notes(int waiting) {
      this.waiting = new CountDownLatch(waiting);
    }

    public void note(long number) {
      seen.add(number);
    }

    public CompletableFuture<String> hold() {
      waiting.countDown();
      return end;
    }
  }

  private static RpcServer serving(RpcTransport transport, Object endpoint) {
    RpcServer server =
        RpcServer.builder(transport, SERVER).endpoint(endpoint).maxConcurrentCalls(1_000).build();
    server.start();
    return server;
  }

  @Test
  @Tag("FAK-08")
  @Tag("CLI-19")
  @Tag("RPL-13")
  void a_hundred_calls_in_a_row_wait_for_no_poll() {
    Notes notes = new Notes(0);
    ManualTimer still = new ManualTimer();
    try (RpcTransport transport = RpcTransport.builder("memory:").timer(still).build();
        RpcServer server = serving(transport, notes)) {
      RpcClient client = RpcClient.of(transport, server.target());

      for (int i = 0; i < 100; i++) {
        client.call("note", Map.of("number", i));
      }

      // Nobody has looked again after a while, since no time has passed.
      assertThat(notes.seen).hasSize(100);
    }
  }

  @Test
  @Tag("CLI-28")
  void the_calls_of_one_thread_run_one_after_the_other_and_once_each() {
    Notes notes = new Notes(0);
    try (RpcTransport transport = RpcTransport.open("memory:");
        RpcServer server = serving(transport, notes)) {
      RpcClient client = RpcClient.of(transport, server.target().withoutServer());

      for (long i = 0; i < 200; i++) {
        client.call("note", Map.of("number", i));
      }

      assertThat(notes.seen).containsExactlyElementsOf(LongStream.range(0, 200).boxed().toList());
    }
  }

  @Test
  @Tag("DSP-20")
  void watched_calls_that_are_worked_on_cost_no_thread_each() throws Exception {
    int many = 500;
    Notes notes = new Notes(many);
    try (RpcTransport transport = RpcTransport.open("memory:");
        RpcServer server = serving(transport, notes)) {
      RpcClient client = RpcClient.of(transport, server.target()).withCallMonitor(ofSeconds(20));
      List<CompletableFuture<Object>> calls = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        calls.add(client.callAsync("hold"));
      }
      assertThat(notes.waiting.await(30, SECONDS)).isTrue();

      long handlers = threads("bergen-rpc-");
      long all = threads("bergen-");
      notes.end.complete("done");

      for (CompletableFuture<Object> call : calls) {
        assertThat(call.get(30, SECONDS)).isEqualTo("done");
      }
      assertThat(all - handlers).as("threads beside those of handlers").isLessThan(30);
    }
  }

  private static long threads(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(prefix))
        .count();
  }
}

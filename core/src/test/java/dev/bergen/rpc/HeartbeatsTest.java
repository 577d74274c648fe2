// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import static dev.bergen.rpc.ServerBench.failure;
import static dev.bergen.rpc.ServerBench.request;
import static dev.bergen.rpc.ServerBench.result;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.rpc.LoopSubscription.Incoming;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HeartbeatsTest {

  /** Answers when the test says so. */
  public static class Slow {
    final CompletableFuture<String> result = new CompletableFuture<>();

    public CompletableFuture<String> work() {
      return result;
    }
  }

  private static Incoming monitored(@Nullable Double seconds) {
    return new Incoming(request("work", null, null), "id", seconds);
  }

  private static void handle(ServerBench bench, Incoming incoming) {
    int before = bench.subscription().handedOut.get();
    bench.subscription().send(incoming);
    Threads.until(() -> bench.subscription().handedOut.get() > before);
    // The driver's thread has taken it when it is free for something else.
    CompletableFuture.runAsync(() -> {}, LoopDriver.named("server").thread).join();
  }

  @Test
  @Tag("DSP-17")
  @Tag("CLI-22")
  void a_caller_hears_every_half_of_its_whole_seconds_until_the_reply() throws Exception {
    Slow slow = new Slow();
    try (ServerBench bench = ServerBench.started(b -> b.endpoint(slow))) {
      Incoming incoming = monitored(3.9);
      handle(bench, incoming);

      bench.timer.advance(ofMillis(1_499));
      assertThat(incoming.heartbeats).hasValue(0);
      bench.timer.advance(ofMillis(1));
      assertThat(incoming.heartbeats).hasValue(1);
      bench.timer.advance(ofSeconds(3));
      assertThat(incoming.heartbeats).hasValue(3);

      slow.result.complete("done");
      assertThat(result(incoming)).isEqualTo("done");
      bench.timer.advance(ofSeconds(60));
      assertThat(incoming.heartbeats).hasValue(3);
      assertThat(bench.timer.size()).isZero();
    }
  }

  @Test
  @Tag("DSP-17")
  @Tag("CLI-23")
  void less_than_two_whole_seconds_is_not_served() {
    for (Double seconds : new @Nullable Double[] {null, 0.0, 1.0, 1.9, -5.0, Double.NaN, -1e300}) {
      Slow slow = new Slow();
      try (ServerBench bench = ServerBench.started(b -> b.endpoint(slow))) {
        Incoming incoming = monitored(seconds);
        handle(bench, incoming);

        bench.timer.advance(ofSeconds(60));
        assertThat(incoming.heartbeats).as("monitor %s", seconds).hasValue(0);
        slow.result.complete("done");
      }
    }
  }

  @Test
  @Tag("DSP-18")
  void a_heartbeat_that_cannot_be_delivered_is_the_last() {
    Slow slow = new Slow();
    try (ServerBench bench = ServerBench.started(b -> b.endpoint(slow))) {
      Incoming incoming = monitored(2.0);
      handle(bench, incoming);
      bench.timer.advance(ofSeconds(1));
      incoming.beatConfirmed = CompletableFuture.failedFuture(new IllegalStateException("gone"));

      bench.timer.advance(ofSeconds(60));

      assertThat(incoming.heartbeats).hasValue(2);
      assertThat(bench.timer.size()).isZero();
      slow.result.complete("done");
    }
  }

  @Test
  @Tag("DSP-19")
  void nothing_is_sent_after_a_request_that_nobody_could_serve() throws Exception {
    try (ServerBench bench = ServerBench.started(b -> b.endpoint(new Slow()))) {
      Incoming nonesuch = new Incoming(request("nonesuch", null, null), "id", 2.0);
      Incoming wrongVersion = new Incoming(request("work", null, "9.9"), "id", 2.0);
      handle(bench, nonesuch);
      handle(bench, wrongVersion);
      failure(nonesuch);
      failure(wrongVersion);

      bench.timer.advance(ofSeconds(60));

      assertThat(nonesuch.heartbeats).hasValue(0);
      assertThat(wrongVersion.heartbeats).hasValue(0);
      assertThat(bench.timer.size()).isZero();
    }
  }

  @Test
  @Tag("SRV-19")
  void a_cast_is_never_sent_heartbeats() {
    Slow slow = new Slow();
    try (ServerBench bench = ServerBench.started(b -> b.endpoint(slow))) {
      Incoming cast = new Incoming(request("work", null, null), null, 4.0);
      handle(bench, cast);

      bench.timer.advance(ofSeconds(60));

      assertThat(cast.heartbeats).hasValue(0);
      slow.result.complete("done");
    }
  }
}

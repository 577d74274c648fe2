// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import static java.time.Duration.ofMillis;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.bergen.Target;
import dev.bergen.json.Json;
import dev.bergen.rpc.LoopSubscription.Incoming;
import dev.bergen.spi.Reply;
import dev.bergen.spi.ServerClock;
import dev.bergen.spi.ServerTimes;
import dev.bergen.spi.support.ManualTimer;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where the time of a call went, on a clock that stands still unless the test moves it. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
class CallTimesTest {
  private final ManualTimer timer = new ManualTimer();
  private final RpcTransport transport = RpcTransport.builder("loop://times").timer(timer).build();
  private final LoopDriver driver = LoopDriver.named("times");
  private final List<CallTimes> heard = new ArrayList<>();
  private final RpcClient client =
      RpcClient.of(transport, Target.topic("compute"))
          .withInterceptor((request, next) -> next.send(request.withTimes(heard::add)));

  @AfterEach
  void close() {
    transport.close();
  }

  private static long nanos(int millis) {
    return ofMillis(millis).toNanos();
  }

  /** Answers after {@code away}, of which the server tells the three. */
  private void answer(int away, int dispatch, int handler, int reply) {
    driver.answer =
        sent -> {
          timer.advance(ofMillis(away));
          ServerTimes told =
              new ServerTimes(nanos(dispatch), nanos(handler), nanos(reply), timer.nanoTime());
          return new Reply(Json.of("pong"), null, told);
        };
  }

  @Test
  void what_the_server_does_not_tell_of_was_spent_in_the_queue() {
    answer(100, 5, 60, 3);

    client.call("ping");

    assertThat(heard)
        .containsExactly(new CallTimes(ofMillis(32), ofMillis(5), ofMillis(60), ofMillis(3)));
    assertThat(driver.calls.get(0).options().times()).isTrue();
  }

  @Test
  void the_reply_takes_until_it_is_read() {
    driver.answer =
        sent -> {
          timer.advance(ofMillis(10));
          ServerTimes told = new ServerTimes(0, nanos(4), nanos(1), timer.nanoTime());
          timer.advance(ofMillis(20)); // as if whoever reads it were busy
          return new Reply(Json.of("pong"), null, told);
        };

    client.callAsync("ping").join();

    assertThat(heard)
        .containsExactly(new CallTimes(ofMillis(5), Duration.ZERO, ofMillis(4), ofMillis(21)));
  }

  @Test
  void two_listeners_hear_the_same() {
    answer(10, 1, 2, 3);

    client
        .withInterceptor((request, next) -> next.send(request.withTimes(heard::add)))
        .call("ping");

    assertThat(heard).hasSize(2);
    assertThat(heard.get(0)).isEqualTo(heard.get(1));
  }

  @Test
  void clocks_that_run_differently_fast_leave_nothing_for_the_queue_and_lies_are_left_out() {
    answer(10_000, 0, 10_001, 0);
    client.call("ping");
    assertThat(heard)
        .containsExactly(
            new CallTimes(Duration.ZERO, Duration.ZERO, ofMillis(10_001), Duration.ZERO));

    heard.clear();
    answer(10, 1, 200, 1);
    client.call("ping");
    answer(10, -1, 2, 1);
    client.call("ping");
    assertThat(heard).isEmpty();
  }

  @Test
  void a_listener_that_fails_does_not_hurt_the_call_and_the_clients_logger_says_so() {
    answer(10, 1, 2, 3);

    try (CapturedLog log = new CapturedLog(RpcClient.class)) {
      Object result =
          RpcClient.of(transport, Target.topic("compute"))
              .withInterceptor(
                  (request, next) ->
                      next.send(
                          request.withTimes(
                              times -> {
                                throw new IllegalStateException("on purpose");
                              })))
              .call("ping");

      assertThat(result).isEqualTo("pong");
      assertThat(log.at(Level.WARN)).hasSize(1);
    }
  }

  @Test
  void nobody_is_asked_who_need_not_tell() {
    driver.answer = sent -> Reply.result(Json.of("pong"));

    client.call("ping");
    RpcClient.of(transport, Target.topic("compute")).call("ping");
    client.cast("tell");

    assertThat(heard).as("a server that tells nothing").isEmpty();
    assertThat(driver.calls.get(1).options().times()).isFalse();
    assertThat(driver.casts.get(0).options().times()).isFalse();
  }

  /** Ends when the test says so. */
  public static final class Slow {
    final CountDownLatch entered = new CountDownLatch(1);
    final CompletableFuture<String> end = new CompletableFuture<>();

    public CompletableFuture<String> slow() {
      entered.countDown();
      return end;
    }
  }

  @Test
  void a_handler_takes_from_the_worker_that_begins_it_until_its_future_ends() throws Exception {
    Slow slow = new Slow();
    try (ServerBench bench = ServerBench.started(builder -> builder.endpoint(slow))) {
      Incoming request = new Incoming(ServerBench.request("slow", null, null), "id-1", null);
      ServerClock clock = new ServerClock(bench.timer);
      request.clock = clock;
      bench.timer.advance(ofMillis(5));
      bench.subscription().send(request);
      assertThat(slow.entered.await(30, SECONDS)).isTrue();
      bench.timer.advance(ofMillis(20));
      slow.end.complete("done");
      request.answer.get(30, SECONDS);
      bench.timer.advance(ofMillis(3));

      assertThat(clock.read()).isEqualTo(new ServerTimes(nanos(5), nanos(20), nanos(3), nanos(28)));
    }
  }

  @Test
  void a_refused_request_was_in_a_handler_all_the_same() throws Exception {
    try (ServerBench bench = ServerBench.started(builder -> builder.endpoint(new Slow()))) {
      Incoming request = new Incoming(ServerBench.request("nothing", null, null), "id-1", null);
      ServerClock clock = new ServerClock(bench.timer);
      request.clock = clock;
      bench.timer.advance(ofMillis(5));
      bench.subscription().send(request);
      assertThat(request.answer.get(30, SECONDS).failure()).isNotNull();
      bench.timer.advance(ofMillis(3));

      assertThat(clock.read()).isEqualTo(new ServerTimes(nanos(5), 0, nanos(3), nanos(8)));
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import static dev.bergen.rpc.ServerBench.failure;
import static dev.bergen.rpc.ServerBench.request;
import static dev.bergen.rpc.ServerBench.result;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.json.Json;
import dev.bergen.json.Serializer;
import dev.bergen.rpc.LoopSubscription.Incoming;
import dev.bergen.wire.Failure;
import dev.bergen.wire.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RpcServerHandlingTest {

  public static class Failing {
    final CompletableFuture<String> later = new CompletableFuture<>();

    public void value() {
      throw new IllegalArgumentException("bad value");
    }

    @Expected(IllegalStateException.class)
    public void expected() {
      throw new java.util.concurrent.CancellationException("expected");
    }

    @SuppressWarnings("InfiniteRecursion") // to overflow the stack
    public void deep() {
      deep();
    }

    public void assertion() {
      throw new AssertionError("wrong");
    }

    public void speechless() {
      throw new IllegalStateException() {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
          throw new UnsupportedOperationException("no message either");
        }
      };
    }

    public void memory() {
      throw new OutOfMemoryError("on purpose");
    }

    public Object unencodable() {
      return Map.of("x", new Object());
    }

    public CompletableFuture<String> later() {
      return later;
    }

    public String quick() {
      return "quick";
    }
  }

  private static String name(Failure failure) {
    return failure.module() + "." + failure.type();
  }

  @Test
  @Tag("SRV-15")
  @Tag("SRV-16")
  @Tag("REM-13")
  void a_failure_travels_with_type_message_and_trace_and_is_logged_with_its_stack()
      throws Exception {
    try (ServerBench bench = ServerBench.started(b -> b.endpoint(new Failing()));
        CapturedLog log = new CapturedLog(RpcServer.class)) {
      Failure failure = failure(bench.send("value", Map.of()));

      assertThat(name(failure)).isEqualTo("builtins.ValueError");
      assertThat(failure.message()).isEqualTo("bad value");
      assertThat(failure.args().toJava()).isEqualTo(List.of("bad value"));
      assertThat(failure.kwargs().toJava()).isEqualTo(Map.of());
      assertThat(failure.traceback()).allMatch(line -> line.endsWith("\n"));
      assertThat(failure.traceback().get(0)).isEqualTo("Traceback (most recent call last):\n");
      assertThat(failure.traceback().get(1)).contains("RpcServerHandlingTest.java", "value");
      assertThat(failure.traceback())
          .last()
          .isEqualTo("java.lang.IllegalArgumentException: bad value\n");
      assertThat(log.at(Level.WARN))
          .singleElement()
          .satisfies(
              event -> {
                assertThat(event.getFormattedMessage()).contains("value", "id-1");
                assertThat(event.getThrowableProxy().getMessage()).isEqualTo("bad value");
              });
    }
  }

  @Test
  @Tag("REM-13")
  void stack_frames_can_be_kept_at_home() throws Exception {
    try (ServerBench bench = ServerBench.started(b -> b.endpoint(new Failing()).traces(false))) {
      Failure failure = failure(bench.send("value", Map.of()));

      assertThat(failure.traceback())
          .containsExactly("java.lang.IllegalArgumentException: bad value\n");
    }
  }

  @Test
  @Tag("SRV-16")
  @Tag("SRV-18")
  @Tag("EXC-12")
  void an_expected_failure_or_a_subtype_reaches_the_caller_and_is_logged_at_debug_level_only()
      throws Exception {
    try (ServerBench bench = ServerBench.started(b -> b.endpoint(new Failing()));
        CapturedLog log = new CapturedLog(RpcServer.class)) {
      Failure failure = failure(bench.send("expected", Map.of()));

      assertThat(name(failure)).isEqualTo("builtins.RuntimeError");
      assertThat(failure.message()).isEqualTo("expected");
      assertThat(log.at(Level.WARN)).isEmpty();
      assertThat(log.at(Level.DEBUG))
          .singleElement()
          .satisfies(event -> assertThat(event.getFormattedMessage()).contains("expected"));
    }
  }

  @Test
  @Tag("SRV-16")
  @Tag("DOC-09")
  void a_missing_method_is_logged_at_debug_level_if_its_name_asks_for_it() throws Exception {
    try (ServerBench bench = ServerBench.started(b -> b.endpoint(new Failing()));
        CapturedLog log = new CapturedLog(RpcServer.class)) {
      failure(bench.send("nonesuch", Map.of()));
      failure(bench.send("nonesuch_ignore_errors", Map.of()));

      assertThat(log.at(Level.WARN))
          .singleElement()
          .satisfies(event -> assertThat(event.getFormattedMessage()).contains("nonesuch"));
      assertThat(log.at(Level.DEBUG))
          .singleElement()
          .satisfies(
              event -> assertThat(event.getFormattedMessage()).contains("nonesuch_ignore_errors"));
    }
  }

  @Test
  void what_the_wire_says_cannot_forge_a_log_line() throws Exception {
    try (ServerBench bench = ServerBench.started(b -> b.endpoint(new Failing()));
        CapturedLog log = new CapturedLog(RpcServer.class)) {
      failure(bench.send("x\nWARN forged" + "y".repeat(1_000), Map.of()));

      assertThat(log.at(Level.WARN))
          .singleElement()
          .satisfies(
              event ->
                  assertThat(event.getFormattedMessage())
                      .doesNotContain("\n")
                      .hasSizeLessThan(300));
    }
  }

  @Test
  void a_handler_that_throws_an_error_still_answers_and_the_server_goes_on() throws Exception {
    try (ServerBench bench =
        ServerBench.started(b -> b.endpoint(new Failing()).maxConcurrentCalls(1))) {
      assertThat(name(failure(bench.send("deep", Map.of())))).isEqualTo("builtins.RecursionError");
      assertThat(name(failure(bench.send("assertion", Map.of()))))
          .isEqualTo("builtins.AssertionError");
      assertThat(name(failure(bench.send("memory", Map.of())))).isEqualTo("builtins.MemoryError");
      assertThat(name(failure(bench.send("speechless", Map.of())))).startsWith("dev.bergen.rpc.");
      assertThat(result(bench.send("quick", Map.of()))).isEqualTo("quick");
    }
  }

  @Test
  void an_error_of_the_jvm_is_passed_on_after_the_answer() throws Exception {
    CompletableFuture<Throwable> uncaught = new CompletableFuture<>();
    try (ServerBench bench =
        ServerBench.started(
            b ->
                b.endpoint(new Failing())
                    .executor(
                        task ->
                            new Thread(
                                    () -> {
                                      try {
                                        task.run();
                                      } catch (Throwable e) {
                                        uncaught.complete(e);
                                      }
                                    })
                                .start()))) {
      Incoming incoming = bench.send("memory", Map.of());

      assertThat(name(failure(incoming))).isEqualTo("builtins.MemoryError");
      assertThat(uncaught.get(30, SECONDS)).isInstanceOf(OutOfMemoryError.class);
    }
  }

  @Test
  @Tag("SRV-23")
  void a_result_that_json_cannot_carry_is_answered_as_a_failure() throws Exception {
    try (ServerBench bench = ServerBench.started(b -> b.endpoint(new Failing()))) {
      Failure failure = failure(bench.send("unencodable", Map.of()));

      assertThat(name(failure)).isEqualTo("builtins.ValueError");
      assertThat(failure.message()).contains("result.x");
    }
  }

  @Test
  @Tag("SRV-19")
  void a_cast_is_never_answered() throws Exception {
    try (ServerBench bench =
        ServerBench.started(b -> b.endpoint(new Failing()).maxConcurrentCalls(1))) {
      Incoming fails = new Incoming(request("value", null, null), null, null);
      Incoming works = new Incoming(request("quick", null, null), null, null);
      bench.subscription().send(fails);
      bench.subscription().send(works);

      assertThat(result(bench.send("quick", Map.of()))).isEqualTo("quick");
      assertThat(fails.replies).hasValue(0);
      assertThat(works.replies).hasValue(0);
    }
  }

  @Test
  void a_future_is_answered_when_it_completes_and_holds_no_thread_meanwhile() throws Exception {
    Failing endpoint = new Failing();
    AtomicInteger busy = new AtomicInteger();
    try (ServerBench bench =
        ServerBench.started(
            b ->
                b.endpoint(endpoint)
                    .executor(
                        task ->
                            new Thread(
                                    () -> {
                                      busy.incrementAndGet();
                                      task.run();
                                      busy.decrementAndGet();
                                    })
                                .start()))) {
      Incoming later = bench.send("later", Map.of());
      assertThat(result(bench.send("quick", Map.of()))).isEqualTo("quick");
      Threads.until(() -> busy.get() == 0);

      assertThat(later.answer).isNotDone();
      endpoint.later.complete("at last");
      assertThat(result(later)).isEqualTo("at last");
    }
  }

  @Test
  void a_future_that_fails_is_a_failure_of_its_cause() throws Exception {
    Failing endpoint = new Failing();
    try (ServerBench bench = ServerBench.started(b -> b.endpoint(endpoint))) {
      Incoming later = bench.send("later", Map.of());
      endpoint.later.completeExceptionally(
          new java.util.concurrent.CompletionException(new IllegalArgumentException("late")));

      assertThat(name(failure(later))).isEqualTo("builtins.ValueError");
      assertThat(later.replies).hasValue(1);
    }
  }

  /** Marks everything that it touches, and writes down the order. */
  static final class Marking implements Serializer {
    final List<String> order = new CopyOnWriteArrayList<>();

    @Override
    public @Nullable Object serialize(RequestContext context, @Nullable Object entity) {
      order.add("serialize " + entity + " for " + context.get("user"));
      return "out(" + entity + ")";
    }

    @Override
    public @Nullable Object deserialize(RequestContext context, @Nullable Object entity) {
      order.add("deserialize " + entity + " for " + context.get("user"));
      return "in(" + entity + ")";
    }

    @Override
    public RequestContext deserializeContext(RequestContext context) {
      order.add("context");
      return context.with("user", "in(" + context.get("user") + ")");
    }
  }

  public static class Contexts {
    private final List<String> order;

    Contexts(List<String> order) {
      this.order = order;
    }

    public String both(String x, RpcContext call, RequestContext context) {
      order.add("run");
      assertThat(call.request()).isSameAs(context);
      return x
          + " "
          + call.method()
          + " "
          + call.messageId()
          + " "
          + call.clientTimeout()
          + " "
          + call.target();
    }
  }

  @Test
  @Tag("DSP-12")
  @Tag("SER-01")
  @Tag("SER-04")
  @Tag("DSP-21")
  void context_then_arguments_are_deserialized_then_the_method_runs_then_its_result_is_serialized()
      throws Exception {
    Marking marking = new Marking();
    try (ServerBench bench =
        ServerBench.started(b -> b.endpoint(new Contexts(marking.order)).serializer(marking))) {
      Request request =
          new Request(
              "both",
              Json.of(Map.of("x", "1")),
              null,
              "1.0",
              RequestContext.empty().with("user", "bob"));

      Object result = result(bench.subscription().send(new Incoming(request, "id-9", 1.5)));

      assertThat(result)
          .isEqualTo("out(in(1) both id-9 1.5 <Target topic=compute, version=1.0, server=node-7>)");
      assertThat(marking.order).hasSize(4);
      assertThat(marking.order.get(0)).isEqualTo("context");
      assertThat(marking.order.get(1)).isEqualTo("deserialize 1 for in(bob)");
      assertThat(marking.order.get(2)).isEqualTo("run");
      assertThat(marking.order.get(3)).startsWith("serialize in(1)").endsWith("for in(bob)");
    }
  }

  @Test
  @Tag("SRV-23")
  void a_serializer_that_fails_is_a_failure_of_the_call() throws Exception {
    Serializer broken =
        new Serializer() {
          @Override
          public @Nullable Object serialize(RequestContext context, @Nullable Object entity) {
            throw new UnsupportedOperationException("cannot write");
          }
        };
    try (ServerBench bench =
        ServerBench.started(b -> b.endpoint(new Failing()).serializer(broken))) {
      Failure failure = failure(bench.send("quick", Map.of()));

      assertThat(name(failure)).isEqualTo("builtins.NotImplementedError");
      assertThat(failure.message()).isEqualTo("cannot write");
    }
  }

  /** Holds its callers until it is released. */
  public static class Gate {
    final CountDownLatch open = new CountDownLatch(1);
    final AtomicInteger inside = new AtomicInteger();
    final AtomicInteger most = new AtomicInteger();

    public String pass() {
      int now = inside.incrementAndGet();
      most.accumulateAndGet(now, Math::max);
      Threads.await(open);
      inside.decrementAndGet();
      return "through";
    }
  }

  @Test
  @Tag("SRV-14")
  void no_more_requests_are_taken_than_may_run_at_once() throws Exception {
    Gate gate = new Gate();
    try (ServerBench bench = ServerBench.started(b -> b.endpoint(gate).maxConcurrentCalls(3))) {
      List<Incoming> sent = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        sent.add(bench.send("pass", Map.of()));
      }
      Threads.until(() -> gate.inside.get() == 3);

      assertThat(LoopDriver.named("server").prefetch).isEqualTo(3);
      assertThat(bench.subscription().handedOut).hasValue(3);
      assertThat(bench.subscription().queued()).isEqualTo(7);
      gate.open.countDown();
      for (Incoming each : sent) {
        assertThat(result(each)).isEqualTo("through");
      }
      assertThat(gate.most).hasValueLessThanOrEqualTo(3);
    }
  }

  @Test
  @Tag("SRV-17")
  void a_reply_that_cannot_be_delivered_holds_up_nobody_and_does_no_harm() throws Exception {
    try (ServerBench bench =
        ServerBench.started(b -> b.endpoint(new Failing()).maxConcurrentCalls(1))) {
      Incoming lost = new Incoming(request("quick", null, null), "lost", null);
      lost.confirmed = new CompletableFuture<>();
      bench.subscription().send(lost);

      assertThat(result(bench.send("quick", Map.of()))).isEqualTo("quick");
      lost.confirmed.completeExceptionally(new IllegalStateException("caller gone"));
    }
  }

  @Test
  void replies_that_the_broker_does_not_take_stop_the_intake_in_the_end() throws Exception {
    CompletableFuture<Void> never = new CompletableFuture<>();
    try (ServerBench bench =
        ServerBench.started(b -> b.endpoint(new Failing()).maxConcurrentCalls(2))) {
      for (int i = 0; i < 1_100; i++) {
        Incoming stuck = new Incoming(request("quick", null, null), "id-" + i, null);
        stuck.confirmed = never;
        bench.subscription().send(stuck);
      }
      Threads.until(() -> bench.subscription().handedOut.get() >= 1_002);

      assertThat(bench.subscription().handedOut).hasValue(1_002);
      never.complete(null);
      Threads.until(() -> bench.subscription().handedOut.get() == 1_100);
    }
  }

  @Test
  void a_server_that_gets_no_thread_answers_all_the_same() throws Exception {
    try (ServerBench bench =
        ServerBench.started(
            b ->
                b.endpoint(new Failing())
                    .executor(
                        task -> {
                          throw new java.util.concurrent.RejectedExecutionException("full");
                        }))) {
      assertThat(name(failure(bench.send("quick", Map.of())))).isEqualTo("builtins.RuntimeError");
    }
  }

  @Test
  void the_target_of_a_call_shows_what_the_caller_asked_for() throws Exception {
    Contexts contexts = new Contexts(new CopyOnWriteArrayList<>());
    try (ServerBench bench =
        ServerBench.started(
            b -> b.endpoint(Target.endpoint().withNamespace("n").withVersion("1.7"), contexts))) {
      Request request =
          new Request("both", Json.of(Map.of("x", "")), "n", "1.3", RequestContext.empty());

      assertThat(result(bench.send(request)))
          .asString()
          .endsWith("<Target topic=compute, namespace=n, version=1.3, server=node-7>");
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import static dev.bergen.rpc.ServerBench.result;
import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.Deadline;
import dev.bergen.RequestContext;
import dev.bergen.json.Json;
import dev.bergen.rpc.LoopSubscription.Incoming;
import dev.bergen.wire.Request;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What a server does about callers that wait no longer. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CallerTest {

  public static class Service {
    final CountDownLatch entered = new CountDownLatch(1);
    final CompletableFuture<String> later = new CompletableFuture<>();
    final CompletableFuture<String> ending = new CompletableFuture<>();
    final AtomicInteger told = new AtomicInteger();

    public String quick() {
      return Thread.currentThread().isInterrupted() ? "interrupted" : "quick";
    }

    public void block(RpcContext call) throws InterruptedException {
      call.onCancel(told::incrementAndGet);
      entered.countDown();
      try {
        new CountDownLatch(1).await(30, SECONDS);
        ending.complete("nobody interrupted");
      } catch (InterruptedException e) {
        ending.complete("interrupted, cancelled: " + call.isCancelled());
        throw e;
      }
    }

    public CompletableFuture<String> later() {
      entered.countDown();
      return later;
    }
  }

  private static Incoming call(String method) {
    return new Incoming(
        new Request(method, Json.of(Map.of()), null, null, RequestContext.empty()), "id-1", null);
  }

  @Test
  void a_request_whose_deadline_is_past_is_not_handled_but_counted() throws Exception {
    try (ServerBench bench = ServerBench.started(builder -> builder.endpoint(new Service()))) {
      Incoming late = call("quick");
      late.deadline = Deadline.after(Duration.ZERO);

      bench.subscription().send(late);
      Incoming next = bench.subscription().send(call("quick"));

      assertThat(result(next)).isEqualTo("quick");
      Threads.until(() -> bench.server.skipped() == 1);
      assertThat(late.replies).hasValue(0);
    }
  }

  @Test
  void a_request_that_was_cancelled_before_a_thread_was_free_is_not_handled() {
    Service service = new Service();
    try (ServerBench bench = ServerBench.started(builder -> builder.endpoint(service))) {
      Incoming cancelled = call("block");
      cancelled.cancellation.cancel();

      bench.subscription().send(cancelled);

      Threads.until(() -> bench.server.skipped() == 1);
      assertThat(service.entered.getCount()).isEqualTo(1);
      assertThat(cancelled.replies).hasValue(0);
    }
  }

  @Test
  void a_cancellation_interrupts_the_handler_and_sends_no_reply() throws Exception {
    Service service = new Service();
    try (ServerBench bench =
        ServerBench.started(builder -> builder.endpoint(service).maxConcurrentCalls(1))) {
      Incoming blocked = bench.subscription().send(call("block"));
      Threads.await(service.entered);

      blocked.cancellation.cancel();

      assertThat(service.ending.get(30, SECONDS)).isEqualTo("interrupted, cancelled: true");
      assertThat(result(bench.subscription().send(call("quick")))).isEqualTo("quick");
      Threads.until(() -> service.told.get() == 1);
      assertThat(blocked.replies).hasValue(0);
    }
  }

  @Test
  void a_cancellation_cancels_the_future_that_the_method_returned() throws Exception {
    Service service = new Service();
    try (ServerBench bench =
        ServerBench.started(builder -> builder.endpoint(service).maxConcurrentCalls(1))) {
      Incoming waiting = bench.subscription().send(call("later"));
      Threads.await(service.entered);

      waiting.cancellation.cancel();

      assertThat(result(bench.subscription().send(call("quick")))).isEqualTo("quick");
      assertThat(service.later).isCancelled();
      assertThat(waiting.replies).hasValue(0);
    }
  }

  @Test
  void a_cancellation_after_the_reply_disturbs_nobody() throws Exception {
    Service service = new Service();
    try (ServerBench bench =
        ServerBench.started(builder -> builder.endpoint(service).maxConcurrentCalls(1))) {
      Incoming answered = bench.subscription().send(call("quick"));
      assertThat(result(answered)).isEqualTo("quick");

      answered.cancellation.cancel();

      assertThat(result(bench.subscription().send(call("quick")))).isEqualTo("quick");
      assertThat(answered.replies).hasValue(1);
      assertThat(bench.server.skipped()).isZero();
    }
  }

  @Test
  void a_deadline_in_the_future_changes_nothing() throws Exception {
    try (ServerBench bench = ServerBench.started(builder -> builder.endpoint(new Service()))) {
      Incoming call = call("quick");
      call.deadline = Deadline.after(ofSeconds(60));

      assertThat(result(bench.subscription().send(call))).isEqualTo("quick");
    }
  }
}

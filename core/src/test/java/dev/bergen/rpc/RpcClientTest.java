// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.InvalidTargetException;
import dev.bergen.MessageDecodingException;
import dev.bergen.MessageDeliveryException;
import dev.bergen.MessageEncodingException;
import dev.bergen.MessagingCancelledException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.RequestContext;
import dev.bergen.RpcVersionCapException;
import dev.bergen.Target;
import dev.bergen.TransportClosedException;
import dev.bergen.Version;
import dev.bergen.json.Json;
import dev.bergen.json.Serializer;
import dev.bergen.spi.Reply;
import dev.bergen.spi.support.ManualTimer;
import dev.bergen.transport.RpcTransport;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RpcClientTest extends ClientBench {
  @Test
  @Tag("CLI-01")
  @Tag("CLI-02")
  void a_request_has_method_and_arguments_and_no_namespace_or_version_unless_the_target_has() {
    answerWith(3);

    Object sum = client.call("add", Map.of("a", 1));

    assertThat(sum).isEqualTo(3L);
    assertThat(onlyCall().target()).isEqualTo(Target.topic("compute"));
    assertThat(onlyCall().request().method()).isEqualTo("add");
    assertThat(onlyCall().request().args().toJava()).isEqualTo(Map.of("a", 1L));
    assertThat(onlyCall().request().namespace()).isNull();
    assertThat(onlyCall().request().version()).isNull();
  }

  @Test
  @Tag("CLI-02")
  void namespace_version_and_context_travel_with_the_request() {
    answerWith(true);

    client
        .withNamespace("ns")
        .withVersion("1.3")
        .withContext(RequestContext.empty().with("user", "bob"))
        .call("state");

    assertThat(onlyCall().request().namespace()).isEqualTo("ns");
    assertThat(onlyCall().request().version()).isEqualTo("1.3");
    assertThat(onlyCall().request().context().values()).isEqualTo(Map.of("user", "bob"));
  }

  @Test
  @Tag("CLI-07")
  @Tag("TGT-03")
  void deriving_copies_what_is_not_said_and_leaves_the_first_handle_as_it_was() {
    RpcClient derived =
        client
            .withExchange("nova")
            .withTopic("conductor")
            .withNamespace("ns")
            .withVersion("2.0")
            .withServer("node-7");

    assertThat(derived.target())
        .isEqualTo(
            Target.topic("conductor")
                .withExchange("nova")
                .withNamespace("ns")
                .withVersion("2.0")
                .withServer("node-7"));
    assertThat(derived.withoutNamespace().withoutVersion().withoutServer().target())
        .isEqualTo(Target.topic("conductor").withExchange("nova"));
    assertThat(client.target()).isEqualTo(Target.topic("compute"));
    assertThat(client.withFanout().target().fanout()).isTrue();
    assertThat(client.withFanout().withoutFanout().target().fanout()).isFalse();
  }

  @Test
  @Tag("CLI-05")
  void a_call_cannot_be_used_with_fanout_and_nothing_is_sent() {
    assertThatThrownBy(() -> client.withFanout().call("state"))
        .isInstanceOf(InvalidTargetException.class)
        .hasMessage("A call cannot be used with fanout: <Target topic=compute, fanout=True>");

    assertThat(driver.calls).isEmpty();
  }

  @Test
  @Tag("TRN-09")
  @Tag("TGT-08")
  void sending_needs_a_topic() {
    RpcClient nowhere = client.withTarget(Target.endpoint());

    assertThatThrownBy(() -> nowhere.call("state"))
        .isInstanceOfSatisfying(
            InvalidTargetException.class, e -> assertThat(e.target()).isEqualTo(Target.endpoint()))
        .hasMessage("A topic is required to send: <Target >");
    assertThatThrownBy(() -> nowhere.cast("state")).isInstanceOf(InvalidTargetException.class);
    assertThat(driver.calls).isEmpty();
    assertThat(driver.casts).isEmpty();
  }

  @Test
  @Tag("CLI-06")
  void the_timeout_is_the_handles_else_the_transports() {
    answerWith(null);
    client.call("a");
    client.withTimeout(ofSeconds(7)).call("b");

    assertThat(driver.calls)
        .extracting(sent -> sent.options().deadline().timeout())
        .containsExactly(ofSeconds(60), ofSeconds(7));
  }

  @Test
  @Tag("CLI-06")
  @Tag("CLI-17")
  @Tag("CLI-21")
  void a_timeout_of_zero_is_allowed_and_fails_at_once_and_a_negative_one_is_refused() {
    assertThatThrownBy(() -> client.withTimeout(ZERO).call("state"))
        .isInstanceOfSatisfying(
            MessagingTimeoutException.class, e -> assertThat(e.mayHaveRun()).isTrue());

    assertThatThrownBy(() -> client.withTimeout(ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1 s");
  }

  @Test
  @Tag("CLI-22")
  @Tag("CLI-23")
  @Tag("CLI-13")
  @Tag("TRN-12")
  void monitor_retry_and_mandatory_reach_the_driver() {
    answerWith(null);

    client.withCallMonitor(ofSeconds(4)).withRetry(3).withMandatory().call("a");
    client
        .withCallMonitor(ofSeconds(4))
        .withMandatory()
        .withoutCallMonitor()
        .withoutMandatory()
        .call("b");

    assertThat(driver.calls.get(0).options().monitor()).isEqualTo(ofSeconds(4));
    assertThat(driver.calls.get(0).options().retry()).isEqualTo(3);
    assertThat(driver.calls.get(0).options().mandatory()).isTrue();
    assertThat(driver.calls.get(1).options().monitor()).isNull();
    assertThat(driver.calls.get(1).options().retry()).isEqualTo(-1);
    assertThat(driver.calls.get(1).options().mandatory()).isFalse();
  }

  @Test
  void settings_that_make_no_sense_are_refused_where_they_are_made() {
    assertThatThrownBy(() -> client.withRetry(-2)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> client.withCallMonitor(ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @Tag("CLI-09")
  void a_version_has_a_major_and_a_minor_part() {
    for (String wrong : List.of("5", "5.a", "5.5.a")) {
      assertThatThrownBy(() -> client.withVersion(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Version must contain a major and minor integer")
          .hasMessageContaining(wrong);
    }
  }

  @Test
  @Tag("CLI-10")
  @Tag("CLI-11")
  @Tag("CLI-12")
  void the_version_cap_lets_out_what_a_server_at_the_cap_would_serve() {
    RpcClient capped = client.withVersionCap("1.5");

    assertThat(capped.canSend("1.5")).isTrue();
    assertThat(capped.canSend("1.6")).isFalse();
    assertThat(capped.canSend("2.0")).isFalse();
    assertThat(capped.canSend()).isFalse();
    assertThat(capped.withVersion("1.2").canSend()).isTrue();
    assertThat(capped.withoutVersionCap().canSend()).isTrue();
    assertThat(client.canSend("9.9")).isTrue();
  }

  @Test
  @Tag("CLI-11")
  void what_the_cap_forbids_is_not_sent() {
    RpcClient capped = client.withVersionCap("1.5");

    assertThatThrownBy(() -> capped.withVersion("1.6").call("state"))
        .isInstanceOfSatisfying(
            RpcVersionCapException.class,
            e -> {
              assertThat(e.version()).isEqualTo("1.6");
              assertThat(e.versionCap()).isEqualTo("1.5");
            });
    assertThatThrownBy(() -> capped.cast("state"))
        .isInstanceOfSatisfying(RpcVersionCapException.class, e -> assertThat(e.version()).isNull())
        .hasMessageContaining("null");

    assertThat(driver.calls).isEmpty();
    assertThat(driver.casts).isEmpty();
  }

  @Test
  @Tag("CLI-03")
  void an_argument_that_cannot_be_sent_is_reported_before_the_version_cap() {
    RpcClient capped = client.withVersionCap("1.0").withVersion("2.0");

    assertThatThrownBy(() -> capped.call("state", Map.of("x", new Object())))
        .isInstanceOf(MessageEncodingException.class)
        .hasMessageContaining("args.x");
  }

  @Test
  @Tag("CLI-04")
  void a_cast_is_done_when_the_broker_has_it() throws Exception {
    CountDownLatch broker = new CountDownLatch(1);
    driver.answer =
        sent -> {
          Threads.await(broker);
          return null;
        };

    CompletableFuture<Void> cast = client.castAsync("resync", Map.of("all", true));

    assertThat(cast).isNotDone();
    broker.countDown();
    assertThat(cast.get(30, SECONDS)).isNull();
    assertThat(driver.casts.get(0).request().args().toJava()).isEqualTo(Map.of("all", true));
    assertThat(driver.casts.get(0).options().monitor()).isNull();
  }

  @Test
  void a_cast_can_be_fanout_and_blocks_until_the_broker_has_it() {
    client.withFanout().cast("resync");

    assertThat(driver.casts.get(0).target().fanout()).isTrue();
  }

  @Test
  void what_the_driver_says_reaches_a_blocking_caller_as_it_is() {
    MessageDeliveryException refused = new MessageDeliveryException(false, "no broker", null);
    driver.answer =
        sent -> {
          throw refused;
        };

    assertThatThrownBy(() -> client.call("state")).isSameAs(refused);
    assertThatThrownBy(() -> client.cast("state")).isSameAs(refused);
    assertThat(client.callAsync("state")).failsWithin(ofSeconds(30));
  }

  @Test
  void results_come_as_plain_java_values() {
    answerWith(Arrays.asList(null, true, 1, new BigInteger("123456789012345678901"), 1.0, "x"));

    assertThat(client.call("all"))
        .isEqualTo(
            Arrays.asList(null, true, 1L, new BigInteger("123456789012345678901"), 1.0, "x"));
  }

  record Vm(String id, int cpus) {}

  @Test
  void results_come_as_the_type_asked_for() throws Exception {
    answerWith(List.of(Map.of("id", "vm-1", "cpus", 2)));

    List<Vm> now = client.call("list", Map.of(), new TypeRef<List<Vm>>() {});
    List<Vm> later =
        client.callAsync("list", Map.of(), new TypeRef<List<Vm>>() {}).get(30, SECONDS);

    assertThat(now).containsExactly(new Vm("vm-1", 2)).isEqualTo(later);
    answerWith(7);
    assertThat(client.call("n", Map.of(), int.class)).isEqualTo(7);
    assertThat(client.callAsync("n", Map.of(), Integer.class).get(30, SECONDS)).isEqualTo(7);
    assertThat(client.callAsync("n").get(30, SECONDS)).isEqualTo(7L);
  }

  @Test
  void a_result_of_another_type_is_an_error_that_names_method_target_and_place() {
    answerWith(List.of(Map.of("id", "vm-1", "cpus", "many")));

    assertThatThrownBy(() -> client.call("list", Map.of(), new TypeRef<List<Vm>>() {}))
        .isInstanceOf(MessageDecodingException.class)
        .hasMessageContainingAll("list", "<Target topic=compute>", "result[0].cpus");
  }

  @Test
  void asynchronous_results_are_completed_off_the_drivers_thread() throws Exception {
    CountDownLatch sent = new CountDownLatch(1);
    AtomicReference<String> name = new AtomicReference<>();
    driver.answer =
        request -> {
          Threads.await(sent);
          return Reply.result(Json.NULL);
        };

    CompletableFuture<Void> chained =
        client.callAsync("state").thenRun(() -> name.set(Thread.currentThread().getName()));
    sent.countDown();
    chained.get(30, SECONDS);

    assertThat(name.get()).startsWith("bergen-callback");
  }

  @Test
  void cancelling_an_asynchronous_call_stops_the_drivers_waiting() {
    CompletableFuture<Object> call = client.callAsync("state");
    CompletableFuture<Reply> waiting = driver.waiting.get(0);

    call.cancel(true);

    assertThat(waiting).isCancelled();
  }

  @Test
  void an_asynchronous_call_never_throws() {
    assertThat(client.withFanout().callAsync("state"))
        .failsWithin(ofSeconds(30))
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(InvalidTargetException.class);
    assertThat(client.castAsync("state", Map.of("x", new Object()))).isCompletedExceptionally();
  }

  @Test
  void an_interrupt_ends_the_waiting_and_keeps_the_flag() throws Exception {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    CountDownLatch flagged = new CountDownLatch(1);
    Thread caller =
        new Thread(
            () -> {
              try {
                client.call("state");
              } catch (MessagingCancelledException e) {
                thrown.set(e);
              }
              if (Thread.currentThread().isInterrupted()) {
                flagged.countDown();
              }
            });
    caller.start();
    Threads.until(() -> driver.waiting.size() == 1);
    CompletableFuture<Reply> waiting = driver.waiting.get(0);

    caller.interrupt();
    caller.join(5_000);

    assertThat(thrown.get()).hasMessageContainingAll("state", "compute", "may still run");
    assertThat(flagged.getCount()).isZero();
    assertThat(waiting).isCancelled();
  }

  @Test
  void an_interrupted_thread_sends_nothing() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> client.call("state")).isInstanceOf(MessagingCancelledException.class);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(driver.calls).isEmpty();
  }

  @Test
  void a_closed_transport_refuses_and_fails_what_waits() {
    CompletableFuture<Object> waiting = client.callAsync("state");
    transport.close();

    assertThat(waiting)
        .failsWithin(ofSeconds(30))
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(TransportClosedException.class);
    assertThatThrownBy(() -> client.call("state"))
        .isInstanceOfSatisfying(
            TransportClosedException.class, e -> assertThat(e.mayHaveRun()).isFalse());
  }

  @Test
  void calls_that_a_closing_transport_ends_complete_though_what_is_chained_to_them_is_slow() {
    List<CompletableFuture<Object>> calls = new ArrayList<>();
    CountDownLatch never = new CountDownLatch(1);
    for (int i = 0; i < 300; i++) {
      CompletableFuture<Object> call = client.callAsync("state");
      var unused = call.whenComplete((result, error) -> block(never));
      calls.add(call);
    }

    transport.close();

    for (CompletableFuture<Object> call : calls) {
      assertThat(call)
          .failsWithin(ofSeconds(30))
          .withThrowableOfType(ExecutionException.class)
          .withCauseInstanceOf(TransportClosedException.class);
    }
  }

  private static void block(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, SECONDS)).isFalse();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void what_is_sent_asynchronously_after_close_fails_as_its_blocking_twin_does() {
    transport.close();

    for (CompletableFuture<?> late : List.of(client.callAsync("a"), client.castAsync("a"))) {
      assertThat(late)
          .failsWithin(ofSeconds(30))
          .withThrowableOfType(ExecutionException.class)
          .withCauseInstanceOf(TransportClosedException.class);
    }
    assertThatThrownBy(() -> client.cast("a")).isInstanceOf(TransportClosedException.class);
  }

  @Test
  void a_versions_text_is_that_of_the_version() {
    answerWith(null);
    client.withTarget(client.target().withVersion(new Version(1, 2, 3))).call("a");

    assertThat(onlyCall().request().version()).isEqualTo("1.2.3");
  }

  @Test
  @Tag("CLI-16")
  void the_deadline_is_made_before_anything_else_is_done() {
    ManualTimer timer = new ManualTimer();
    try (RpcTransport timed = RpcTransport.builder("loop://timed").timer(timer).build()) {
      Serializer slow =
          new Serializer() {
            @Override
            public RequestContext serializeContext(RequestContext context) {
              timer.advance(ofSeconds(3));
              return context;
            }
          };
      LoopDriver.named("timed").answer = sent -> Reply.result(Json.NULL);

      RpcClient.of(timed, Target.topic("t"))
          .withSerializer(slow)
          .withTimeout(ofSeconds(10))
          .call("a");

      assertThat(LoopDriver.named("timed").calls.get(0).options().deadline().remaining())
          .isEqualTo(ofSeconds(7));
    }
  }

  @Test
  void a_driver_that_breaks_its_promise_does_not_hold_the_caller_for_ever() {
    ManualTimer timer = new ManualTimer();
    try (RpcTransport timed = RpcTransport.builder("loop://stuck").timer(timer).build()) {
      RpcClient stuck = RpcClient.of(timed, Target.topic("t")).withTimeout(ofMillis(1));

      assertThatThrownBy(() -> stuck.call("a"))
          .isInstanceOfSatisfying(
              MessagingTimeoutException.class, e -> assertThat(e.mayHaveRun()).isTrue())
          .hasMessageContainingAll("a", "<Target topic=t>", "within 0.001 s");
    }
  }
}

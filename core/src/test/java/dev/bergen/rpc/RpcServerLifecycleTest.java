// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import static dev.bergen.rpc.ServerBench.result;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.bergen.InvalidTargetException;
import dev.bergen.MessagingCancelledException;
import dev.bergen.ServerListenException;
import dev.bergen.Target;
import dev.bergen.config.Configuration;
import dev.bergen.rpc.LoopSubscription.Incoming;
import dev.bergen.spi.Subscription;
import dev.bergen.transport.RpcTransport;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RpcServerLifecycleTest {

  /** Holds its callers until it is released. */
  public static class Gate {
    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch open = new CountDownLatch(1);

    public String pass() throws InterruptedException {
      entered.countDown();
      return open.await(30, SECONDS) ? "through" : "too late";
    }
  }

  @Test
  @Tag("SRV-01")
  @Tag("SRV-02")
  @Tag("SRV-05")
  void starting_stopping_and_closing_again_does_nothing() {
    try (ServerBench bench = new ServerBench(b -> b.endpoint(new Gate()))) {
      bench.server.start();
      LoopSubscription first = bench.subscription();
      bench.server.start();
      assertThat(bench.subscription()).isSameAs(first);

      bench.server.stop();
      bench.server.stop();
      assertThat(first.stopped).isTrue();
      assertThat(bench.server.awaitDrained(ofSeconds(5))).isTrue();
      assertThat(bench.server.awaitDrained(ZERO)).isTrue();

      bench.server.close();
      bench.server.close();
      assertThat(first.closed).isTrue();
    }
  }

  @Test
  @Tag("SRV-04")
  void a_server_that_was_stopped_is_never_started_again() {
    try (ServerBench bench = ServerBench.started(b -> b.endpoint(new Gate()))) {
      bench.server.stop();
      assertThatThrownBy(() -> bench.server.start())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContainingAll("stopped", "node-7", "build another");

      bench.server.close();
      assertThatThrownBy(() -> bench.server.start())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed");
    }
  }

  @Test
  @Tag("TRN-09")
  @Tag("TGT-08")
  void a_server_needs_a_topic_and_a_name() {
    try (RpcTransport transport = RpcTransport.open("loop://names")) {
      RpcServer nameless =
          RpcServer.builder(transport, Target.topic("compute")).endpoint(new Gate()).build();

      assertThatThrownBy(nameless::start)
          .isInstanceOf(InvalidTargetException.class)
          .hasMessage(
              "A server's target must have topic and server names specified:"
                  + " <Target topic=compute>");
      nameless.close();
    }
  }

  @Test
  @Tag("SRV-07")
  @Tag("SRV-13")
  @Tag("EXC-08")
  void a_failed_start_says_so_and_leaves_the_server_closed() {
    try (ServerBench bench = new ServerBench(b -> b.endpoint(new Gate()))) {
      LoopDriver.named("server").serving =
          CompletableFuture.failedFuture(
              new ServerListenException(ServerBench.TARGET, "no broker", null));

      assertThatThrownBy(() -> bench.server.start())
          .isInstanceOfSatisfying(
              ServerListenException.class,
              e -> assertThat(e.target()).isEqualTo(ServerBench.TARGET));
      assertThatThrownBy(() -> bench.server.start()).isInstanceOf(IllegalStateException.class);
      assertThat(bench.server.awaitDrained(ZERO)).isTrue();
    }
  }

  @Test
  @Tag("SRV-10")
  @Tag("SRV-11")
  void what_runs_when_the_server_stops_is_answered_before_it_is_drained() throws Exception {
    Gate gate = new Gate();
    try (ServerBench bench = ServerBench.started(b -> b.endpoint(gate))) {
      Incoming running = bench.send("pass", Map.of());
      Threads.await(gate.entered);

      bench.server.stop();
      Incoming late = bench.send("pass", Map.of());
      assertThat(bench.server.awaitDrained(ofMillis(20))).isFalse();
      gate.open.countDown();

      assertThat(bench.server.awaitDrained(ofSeconds(10))).isTrue();
      assertThat(result(running)).isEqualTo("through");
      assertThat(late.answer).isNotDone();
    }
  }

  @Test
  @Tag("SRV-11")
  void a_server_is_drained_only_when_its_replies_have_arrived() {
    Gate gate = new Gate();
    gate.open.countDown();
    try (ServerBench bench = ServerBench.started(b -> b.endpoint(gate))) {
      Incoming incoming = new Incoming(ServerBench.request("pass", null, null), "id", null);
      incoming.confirmed = new CompletableFuture<>();
      bench.subscription().send(incoming);
      Threads.until(() -> incoming.replies.get() == 1);
      bench.server.stop();

      assertThat(bench.server.awaitDrained(ofMillis(20))).isFalse();
      incoming.confirmed.complete(null);
      assertThat(bench.server.awaitDrained(ofSeconds(10))).isTrue();
    }
  }

  @Test
  @Tag("SRV-03")
  void waiting_for_the_end_may_begin_before_the_server_is_stopped() throws Exception {
    try (ServerBench bench = ServerBench.started(b -> b.endpoint(new Gate()))) {
      CompletableFuture<Boolean> drained = new CompletableFuture<>();
      Thread waiter = new Thread(() -> drained.complete(bench.server.awaitDrained(ofSeconds(10))));
      waiter.start();
      assertThat(bench.server.awaitDrained(ofMillis(20))).isFalse();

      bench.server.stop();

      assertThat(drained.get(30, SECONDS)).isTrue();
    }
  }

  @Test
  @Tag("SRV-03")
  void stopping_waits_for_a_start_that_has_begun() throws Exception {
    try (ServerBench bench = new ServerBench(b -> b.endpoint(new Gate()))) {
      LoopDriver driver = LoopDriver.named("server");
      CompletableFuture<Subscription> slow = new CompletableFuture<>();
      driver.serving = slow;
      Thread starter = new Thread(() -> bench.server.start());
      starter.start();
      Threads.until(() -> driver.prefetch > 0);
      Thread stopper = new Thread(() -> bench.server.stop());
      stopper.start();

      LoopSubscription opened = new LoopSubscription(request -> {}, driver.thread);
      slow.complete(opened);
      starter.join(10_000);
      stopper.join(10_000);

      assertThat(opened.stopped).isTrue();
    }
  }

  @Test
  @Tag("SRV-06")
  void what_still_runs_long_after_the_stop_is_said_once() throws Exception {
    Gate gate = new Gate();
    try (CapturedLog log = new CapturedLog(RpcServer.class);
        ServerBench bench = ServerBench.started(b -> b.endpoint(gate))) {
      Incoming running = bench.send("pass", Map.of());
      Threads.await(gate.entered);
      bench.server.stop();

      bench.timer.advance(ofSeconds(29));
      assertThat(log.at(Level.WARN)).isEmpty();
      bench.timer.advance(ofSeconds(60));
      assertThat(log.at(Level.WARN))
          .extracting(ILoggingEvent::getFormattedMessage)
          .containsExactly(
              "The server of <Target topic=compute, server=node-7> was stopped and has 1 requests"
                  + " in progress after 30 s");

      gate.open.countDown();
      assertThat(result(running)).isEqualTo("through");
    }
  }

  @Test
  @Tag("SRV-06")
  void a_start_that_takes_long_is_said_once() throws Exception {
    try (CapturedLog log = new CapturedLog(RpcServer.class);
        ServerBench bench = new ServerBench(b -> b.endpoint(new Gate()).logAfter(ofSeconds(3)))) {
      LoopDriver driver = LoopDriver.named("server");
      CompletableFuture<Subscription> slow = new CompletableFuture<>();
      driver.serving = slow;
      Thread starter = new Thread(bench.server::start);
      starter.start();
      Threads.until(() -> driver.prefetch > 0);

      bench.timer.advance(ofSeconds(10));
      slow.complete(new LoopSubscription(request -> {}, driver.thread));
      starter.join(10_000);
      bench.timer.advance(ofSeconds(10));

      assertThat(log.at(Level.WARN))
          .extracting(ILoggingEvent::getFormattedMessage)
          .singleElement()
          .asString()
          .endsWith("has not started after 3 s");
    }
  }

  @Test
  @Tag("SRV-06")
  void what_ends_in_time_or_need_not_be_said_is_not() throws Exception {
    Gate gate = new Gate();
    try (CapturedLog log = new CapturedLog(RpcServer.class);
        ServerBench never = ServerBench.started(b -> b.endpoint(gate).logAfter(ZERO))) {
      Incoming running = never.send("pass", Map.of());
      Threads.await(gate.entered);
      never.server.stop();
      never.timer.advance(ofSeconds(3600));
      gate.open.countDown();
      assertThat(result(running)).isEqualTo("through");
      assertThat(log.at(Level.WARN)).isEmpty();
    }
    try (CapturedLog log = new CapturedLog(RpcServer.class);
        ServerBench idle = ServerBench.started(b -> b.endpoint(gate))) {
      idle.server.stop();
      idle.timer.advance(ofSeconds(3600));
      assertThat(log.at(Level.WARN)).isEmpty();
    }
    assertThatThrownBy(() -> new ServerBench(b -> b.logAfter(ofSeconds(-1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1 s");
  }

  @Test
  void closing_interrupts_what_does_not_end_in_time() throws Exception {
    Gate gate = new Gate();
    try (ServerBench bench =
        ServerBench.started(b -> b.endpoint(gate).drainTimeout(ofMillis(20)))) {
      Incoming running = bench.send("pass", Map.of());
      Threads.await(gate.entered);

      bench.server.close();

      assertThat(ServerBench.failure(running).type()).isEqualTo("InterruptedException");
      assertThat(bench.subscription().closed).isTrue();
    }
  }

  @Test
  void closing_waits_for_half_a_minute_unless_another_time_is_set() throws Exception {
    try (RpcTransport transport = RpcTransport.open("loop://patience")) {
      Field patience = RpcServer.Builder.class.getDeclaredField("drainTimeout");
      patience.setAccessible(true);

      assertThat(patience.get(RpcServer.builder(transport, ServerBench.TARGET)))
          .isEqualTo(ofSeconds(30));
    }
  }

  @Test
  void a_server_that_never_started_can_be_closed() {
    try (ServerBench bench = new ServerBench(b -> b.endpoint(new Gate()))) {
      bench.server.close();

      assertThat(bench.server.awaitDrained(ZERO)).isTrue();
    }
  }

  @Test
  void an_interrupt_ends_the_waiting_and_keeps_the_flag() throws Exception {
    Gate gate = new Gate();
    try (ServerBench bench = ServerBench.started(b -> b.endpoint(gate))) {
      Incoming running = bench.send("pass", Map.of());
      Threads.await(gate.entered);
      bench.server.stop();

      Thread.currentThread().interrupt();
      assertThat(bench.server.awaitDrained(ofSeconds(10))).isFalse();
      assertThat(Thread.interrupted()).isTrue();

      gate.open.countDown();
      assertThat(result(running)).isEqualTo("through");
    }
  }

  @Test
  void an_interrupted_start_opens_nothing() {
    try (ServerBench bench = new ServerBench(b -> b.endpoint(new Gate()))) {
      LoopDriver driver = LoopDriver.named("server");
      CompletableFuture<Subscription> slow = new CompletableFuture<>();
      driver.serving = slow;

      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> bench.server.start())
          .isInstanceOf(MessagingCancelledException.class);
      assertThat(Thread.interrupted()).isTrue();

      LoopSubscription late = new LoopSubscription(request -> {}, driver.thread);
      slow.complete(late);
      Threads.until(() -> late.closed);
    }
  }

  @Test
  void an_interrupt_ends_the_waiting_for_another_threads_start_and_the_server_stops_all_the_same()
      throws Exception {
    try (ServerBench bench = new ServerBench(b -> b.endpoint(new Gate()))) {
      LoopDriver driver = LoopDriver.named("server");
      CompletableFuture<Subscription> slow = new CompletableFuture<>();
      driver.serving = slow;
      Thread starter = new Thread(() -> bench.server.start());
      starter.start();
      Threads.until(() -> driver.prefetch > 0);

      Thread.currentThread().interrupt();
      bench.server.stop();
      assertThat(Thread.interrupted()).isTrue();
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> bench.server.start()).isInstanceOf(IllegalStateException.class);
      bench.server.close();
      assertThat(Thread.interrupted()).isTrue();

      LoopSubscription late = new LoopSubscription(request -> {}, driver.thread);
      slow.complete(late);
      starter.join(10_000);
      assertThat(late.closed).isTrue();
      assertThat(bench.server.awaitDrained(ZERO)).isTrue();
    }
  }

  @Test
  void who_starts_while_another_does_waits_for_the_same_end() throws Exception {
    try (ServerBench bench = new ServerBench(b -> b.endpoint(new Gate()))) {
      LoopDriver driver = LoopDriver.named("server");
      CompletableFuture<Subscription> slow = new CompletableFuture<>();
      driver.serving = slow;
      Thread first = new Thread(() -> bench.server.start());
      first.start();
      Threads.until(() -> driver.prefetch > 0);
      CompletableFuture<Void> second = CompletableFuture.runAsync(() -> bench.server.start());
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> bench.server.start())
          .isInstanceOf(MessagingCancelledException.class);
      assertThat(Thread.interrupted()).isTrue();

      slow.complete(new LoopSubscription(request -> {}, driver.thread));

      assertThat(second).succeedsWithin(ofSeconds(30));
      first.join(10_000);
    }
  }

  /** Tries to close its own server. */
  public static class Suicidal {
    final AtomicReference<RpcServer> server = new AtomicReference<>();

    public void shutdown() {
      server.get().close();
    }
  }

  @Test
  void a_handler_cannot_wait_for_its_own_end() throws Exception {
    Suicidal endpoint = new Suicidal();
    try (ServerBench bench = ServerBench.started(b -> b.endpoint(endpoint))) {
      endpoint.server.set(bench.server);

      assertThat(ServerBench.failure(bench.send("shutdown", Map.of())).message())
          .contains("cannot wait for itself");
      assertThat(bench.subscription().stopped).isTrue();
    }
  }

  @Test
  @Tag("SRV-08")
  @Tag("CFG-04")
  void concurrency_is_the_builders_else_the_configurations_else_64() {
    try (ServerBench bench = ServerBench.started(b -> b.endpoint(new Gate()))) {
      assertThat(bench.subscription()).isNotNull();
      assertThat(LoopDriver.named("server").prefetch).isEqualTo(64);
    }
    assertThatThrownBy(() -> new ServerBench(b -> b.maxConcurrentCalls(0)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @Tag("CFG-04")
  @Tag("CFG-08")
  @Tag("DSP-14")
  void the_transports_configuration_sets_concurrency_and_pings() {
    Configuration configuration =
        Configuration.builder()
            .set("DEFAULT", "rpc_ping_enabled", "true")
            .set("DEFAULT", "executor_thread_pool_size", "5")
            .build();
    try (RpcTransport transport =
            RpcTransport.builder("loop://pings").configuration(configuration).build();
        RpcServer server =
            RpcServer.builder(transport, ServerBench.TARGET).endpoint(new Gate()).build()) {
      server.start();
      LoopDriver driver = LoopDriver.named("pings");

      Incoming ping = driver.subscription().call("oslo_rpc_server_ping", Map.of());

      assertThat(driver.prefetch).isEqualTo(5);
      assertThat(ping.answer).succeedsWithin(ofSeconds(30));
      assertThat(ping.answer.join().result().toJava()).isEqualTo("pong");
    }
  }
}

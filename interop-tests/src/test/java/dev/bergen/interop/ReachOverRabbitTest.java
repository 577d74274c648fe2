// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bergen.Deadline;
import dev.bergen.MessagingCancelledException;
import dev.bergen.MessagingException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.Target;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcContext;
import dev.bergen.rpc.RpcServer;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.python.PythonClient;
import dev.bergen.testbed.python.PythonRelease;
import dev.bergen.transport.RpcTransport;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Deadlines and cancellations of Java peers, from client to handler, through a broker. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 90, unit = SECONDS)
@Tag("newest-jdk-only")
class ReachOverRabbitTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  private final Opened opened = new Opened();
  private final Back back = new Back();
  private final Front front = new Front();
  private RpcTransport servers;
  private RpcClient client;

  @BeforeEach
  void open() {
    servers = opened.add(RpcTransport.open(broker.url()));
    RpcTransport callers = opened.add(RpcTransport.open(broker.url()));
    client = RpcClient.of(callers, Target.topic("front")).withTimeout(ofSeconds(40));
    serve(back, "back", 64);
    serve(front, "front", 64);
  }

  @AfterEach
  void close_all() throws Exception {
    back.released.countDown();
    opened.closeAll();
  }

  private RpcServer serve(Object endpoint, String topic, int places) {
    RpcServer server =
        opened.add(
            RpcServer.builder(servers, Target.topic(topic).withServer("node-1"))
                .endpoint(endpoint)
                .maxConcurrentCalls(places)
                .drainTimeout(ofSeconds(5))
                .build());
    server.start();
    return server;
  }

  /** What is called by what is called. */
  public static final class Back {
    final Semaphore entered = new Semaphore(0);
    final CountDownLatch released = new CountDownLatch(1);
    final CompletableFuture<String> ending = new CompletableFuture<>();
    final AtomicInteger runs = new AtomicInteger();

    /** How long the caller waits in all, in milliseconds; -1 when it did not say. */
    public long patience(RpcContext call) {
      Deadline deadline = call.deadline();
      return deadline == null ? -1 : deadline.remaining().toMillis();
    }

    /** Waits to be interrupted. */
    public void block() throws InterruptedException {
      runs.incrementAndGet();
      entered.release();
      try {
        ending.complete(released.await(60, SECONDS) ? "released" : "forgotten");
      } catch (InterruptedException e) {
        ending.complete("interrupted");
        throw e;
      }
    }
  }

  /** Calls the other. */
  public final class Front {
    final CompletableFuture<Throwable> ended = new CompletableFuture<>();

    private RpcClient back() {
      return RpcClient.of(servers, Target.topic("back"));
    }

    public long here() {
      return back().call("patience", Map.of(), Long.class);
    }

    public CompletableFuture<Long> hereLater() {
      return back().callAsync("patience", Map.of(), Long.class);
    }

    public long impatient() {
      return back().withTimeout(ofSeconds(10)).call("patience", Map.of(), Long.class);
    }

    public long detached() {
      return back().detached().call("patience", Map.of(), Long.class);
    }

    public @Nullable Object relay() {
      try {
        return back().call("block");
      } catch (RuntimeException e) {
        ended.complete(e);
        throw e;
      }
    }
  }

  private void awaitEntered() throws InterruptedException {
    assertThat(back.entered.tryAcquire(30, SECONDS)).as("a call is being handled").isTrue();
  }

  @Test
  void a_call_made_while_handling_one_has_its_remaining_time() {
    RpcClient hurried = client.withTimeout(ofSeconds(40));

    assertThat(hurried.call("here", Map.of(), Long.class)).isBetween(11_000L, 41_000L);
    assertThat(hurried.call("hereLater", Map.of(), Long.class)).isBetween(11_000L, 41_000L);
    assertThat(hurried.call("impatient", Map.of(), Long.class)).isBetween(0L, 10_500L);
    assertThat(hurried.call("detached", Map.of(), Long.class)).isGreaterThan(41_000L);
  }

  @Test
  void a_python_callers_timeout_bounds_the_calls_made_for_it() throws Exception {
    PythonRelease release = PythonRelease.newest();
    release.require(ReachOverRabbitTest.class);
    PythonClient python = opened.add(PythonClient.start(release, broker.url()));

    long left = python.call("front", "here").timeout(17).send().get(60, SECONDS).result().asLong();

    assertThat(left).isBetween(5_000L, 18_000L);
  }

  @Test
  void a_nested_call_that_waits_ends_when_the_outermost_caller_stops_waiting() throws Exception {
    client.call("detached"); // all are connected
    // Its own time-out, or the news of the nested one's: they are a moment apart.
    assertThatThrownBy(() -> client.withTimeout(ofSeconds(3)).call("relay"))
        .isInstanceOf(MessagingException.class)
        .hasMessageContaining("No reply to");

    assertThat(front.ended.get(30, SECONDS)).isInstanceOf(MessagingTimeoutException.class);
  }

  @Test
  void work_whose_caller_has_gone_is_not_begun() throws Exception {
    Back narrow = new Back();
    serve(narrow, "narrow", 1);
    RpcClient lab = client.withTopic("narrow");
    CompletableFuture<@Nullable Object> first = lab.callAsync("block");
    assertThat(narrow.entered.tryAcquire(30, SECONDS)).isTrue();
    CompletableFuture<@Nullable Object> late = lab.withTimeout(ofMillis(300)).callAsync("block");
    CompletableFuture<@Nullable Object> cancelled = lab.callAsync("block");
    assertThat(late).failsWithin(ofSeconds(30));
    cancelled.cancel(true);
    // The word of the cancellation is on its way, and nobody tells when it has come.
    await().atMost(ofSeconds(30)).pollDelay(ofSeconds(1)).until(() -> true);

    narrow.released.countDown();

    assertThat(first).succeedsWithin(ofSeconds(30));
    assertThat(lab.call("patience", Map.of(), Long.class)).isPositive();
    assertThat(narrow.runs).hasValue(1);
  }

  @Test
  void cancelling_the_future_interrupts_the_handler() throws Exception {
    CompletableFuture<@Nullable Object> call = client.withTopic("back").callAsync("block");
    awaitEntered();

    call.cancel(true);

    assertThat(back.ending.get(30, SECONDS)).isEqualTo("interrupted");
  }

  @Test
  void interrupting_the_caller_interrupts_the_handler() throws Exception {
    CompletableFuture<Throwable> ending = new CompletableFuture<>();
    Thread caller =
        new Thread(
            () -> {
              try {
                client.withTopic("back").call("block");
              } catch (MessagingCancelledException e) {
                ending.complete(e);
              }
            },
            "reach-caller");
    caller.start();
    awaitEntered();

    caller.interrupt();

    assertThat(ending.get(30, SECONDS)).hasMessageContaining("block");
    assertThat(back.ending.get(30, SECONDS)).isEqualTo("interrupted");
    caller.join(10_000);
  }

  @Test
  void a_cancellation_goes_down_the_chain_of_calls() throws Exception {
    CompletableFuture<@Nullable Object> call = client.callAsync("relay");
    awaitEntered();

    call.cancel(false);

    assertThat(back.ending.get(30, SECONDS)).isEqualTo("interrupted");
    assertThat(Objects.requireNonNull(front.ended.get(30, SECONDS)))
        .isInstanceOf(MessagingCancelledException.class);
  }
}

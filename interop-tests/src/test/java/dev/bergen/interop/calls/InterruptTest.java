// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.calls;

import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bergen.MessagingCancelledException;
import dev.bergen.Target;
import dev.bergen.interop.JavaServers;
import dev.bergen.interop.Opened;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.tck.BrokenCable;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Wherever the public API waits, an interrupt ends the waiting at once and is kept. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 90, unit = SECONDS)
class InterruptTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  /** What a busy machine may add. */
  private static final Duration AT_ONCE = ofSeconds(15);

  private final List<Thread> threadsBefore = ourThreads();
  private final Opened opened = new Opened();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private BrokenCable cable;
  private RpcTransport far;
  private RpcClient client;

  @BeforeEach
  void open() {
    cable = opened.add(BrokenCable.to(broker.node().port()));
    RpcTransport near = opened.add(RpcTransport.open(broker.url()));
    opened.add(JavaServers.start(near, "lab", "server1", stopped));
    far =
        opened.add(
            RpcTransport.open(
                "rabbit://guest:guest@127.0.0.1:%d/%s"
                    .formatted(cable.port(), broker.virtualHost())));
    client = RpcClient.of(far, Target.topic("lab")).withTimeout(ofSeconds(60));
  }

  @AfterEach
  void close_all_and_check_for_threads() throws Exception {
    stopped.countDown();
    cable.heal();
    opened.closeAll();
    await()
        .atMost(ofSeconds(30))
        .untilAsserted(() -> assertThat(ourThreads()).isSubsetOf(threadsBefore));
  }

  private static List<Thread> ourThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.isAlive() && thread.getName().startsWith("bergen-"))
        .toList();
  }

  @Test
  void a_call() {
    client.call("echo", Map.of("value", "connects"));

    Throwable thrown = interrupted(() -> client.call("sleep", Map.of("seconds", 60)));

    assertThat(thrown)
        .isInstanceOf(MessagingCancelledException.class)
        .hasMessageContainingAll("sleep", "may still run");
    assertThat(client.call("echo", Map.of("value", "next"))).isEqualTo("next");
  }

  @Test
  void a_call_that_waits_for_a_connection() {
    cable.swallow();

    Throwable thrown = interrupted(() -> client.call("echo", Map.of("value", 1)));

    assertThat(thrown).isInstanceOf(MessagingCancelledException.class).hasMessageContaining("echo");
  }

  @Test
  void calls_to_several_servers() {
    client.call("echo", Map.of("value", "connects"));

    Throwable thrown =
        interrupted(
            () -> {
              try (var replies =
                  client.callEach(List.of("server1"), "sleep", Map.of("seconds", 60))) {
                assertThat(replies.toList()).isEmpty();
              }
            });

    assertThat(thrown).isInstanceOf(MessagingCancelledException.class);
  }

  @Test
  void a_cast_whose_confirm_does_not_come() {
    client.cast("note", Map.of("token", "connects"));
    cable.swallowFromBroker();

    Throwable thrown = interrupted(() -> client.cast("note", Map.of("token", "unsure")));

    assertThat(thrown).isInstanceOf(MessagingCancelledException.class).hasMessageContaining("note");
  }

  @Test
  void the_start_of_a_server() {
    cable.swallow();
    RpcServer server = server();

    Throwable thrown = interrupted(server::start);

    assertThat(thrown).isInstanceOf(MessagingCancelledException.class).hasMessageContaining("far");
  }

  @Test
  void the_stop_and_the_close_of_a_server() {
    RpcServer server = server();
    server.start();
    cable.swallow();

    // Both wait for the broker only a little, so perhaps they have ended before.
    Throwable stop = interrupted(server::stop);
    Throwable close = interrupted(server::close);

    assertThat(stop).isNull();
    assertThat(close).isNull();
  }

  @Test
  void the_wait_for_what_runs() {
    RpcServer server = server();
    server.start();
    AtomicBoolean drained = new AtomicBoolean(true);

    Throwable thrown = interrupted(() -> drained.set(server.awaitDrained(ofSeconds(60))));

    assertThat(thrown).isNull();
    assertThat(drained).isFalse();
  }

  @Test
  void the_close_of_a_transport() {
    client.call("echo", Map.of("value", "connects"));
    cable.swallow();

    Throwable thrown = interrupted(far::close);

    assertThat(thrown).isNull();
  }

  private RpcServer server() {
    return opened.add(
        RpcServer.builder(far, Target.topic("far").withServer("server1"))
            .endpoint(new Object())
            .startTimeout(ofSeconds(60))
            .build());
  }

  /** Runs {@code action} until it waits, interrupts it, and returns what it threw, if anything. */
  private static @Nullable Throwable interrupted(Runnable action) {
    AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    AtomicBoolean kept = new AtomicBoolean();
    AtomicLong ended = new AtomicLong();
    Thread caller =
        new Thread(
            () -> {
              try {
                action.run();
              } catch (Throwable e) {
                thrown.set(e);
              }
              ended.set(System.nanoTime());
              kept.set(Thread.currentThread().isInterrupted());
            },
            "interrupted-caller");
    caller.start();
    await()
        .atMost(ofSeconds(30))
        .pollInterval(Duration.ofMillis(5))
        .until(
            () ->
                caller.getState() == Thread.State.TIMED_WAITING
                    || caller.getState() == Thread.State.TERMINATED);
    boolean waited = caller.getState() != Thread.State.TERMINATED;

    long begin = System.nanoTime();
    caller.interrupt();

    try {
      caller.join(20_000);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    assertThat(caller.isAlive()).isFalse();
    if (waited) {
      assertThat(Duration.ofNanos(ended.get() - begin)).isLessThan(AT_ONCE);
      assertThat(kept).as("the flag is kept").isTrue();
    }
    return thrown.get();
  }
}

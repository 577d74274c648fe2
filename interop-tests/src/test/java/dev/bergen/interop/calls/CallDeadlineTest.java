// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.calls;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.bergen.Deadline;
import dev.bergen.MessageDeliveryException;
import dev.bergen.MessagingException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.Target;
import dev.bergen.interop.Desk;
import dev.bergen.rpc.RpcClient;
import dev.bergen.spi.support.ManualTimer;
import dev.bergen.tck.BrokenCable;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.Topology.Queue;
import dev.bergen.transport.RpcTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever is down, slow or gone: a call returns or fails by its deadline, and then says where it
 * was and whether it may have run.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 60, unit = SECONDS)
@Tag("newest-jdk-only")
class CallDeadlineTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  private static final Duration TIMEOUT = ofMillis(1_500);

  /** Leaves a busy broker time to say how its queues stand. */
  private static final Duration PATIENT = ofSeconds(8);

  /** What a busy machine may add. No promise of speed. */
  private static final Duration TOLERANCE = ofSeconds(20);

  private static final Map<String, String> HELLO = Map.of("value", "hello");
  private static final String QUICK =
      "?kombu_reconnect_delay=0.1&rabbit_retry_backoff=0&rabbit_interval_max=1";

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  @AfterEach
  void close_all() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }

  private <T extends AutoCloseable> T closing(T resource) {
    opened.push(resource);
    return resource;
  }

  private RpcClient client(String url) {
    return RpcClient.of(closing(RpcTransport.open(url + QUICK)), Target.topic("lab"));
  }

  private RpcClient client(BrokenCable cable) {
    return client(url(cable.port()));
  }

  private static String url(int port) {
    return "rabbit://guest:guest@127.0.0.1:%d/%s".formatted(port, broker.virtualHost());
  }

  private BrokenCable cable() {
    BrokenCable cable = closing(BrokenCable.to(broker.node().port()));
    closing(cable::heal);
    return cable;
  }

  private Desk desk() {
    return closing(new Desk(closing(RpcTransport.open(broker.url()))));
  }

  // Not connected.

  @Test
  @Tag("CLI-15")
  @Tag("CLI-16")
  void with_the_broker_down_a_call_ends_in_time_and_names_host_and_reason() throws IOException {
    int port = freePort();

    RpcClient client = client(url(port));
    RpcClient once = client.withRetry(0);
    failure(MessageDeliveryException.class, once, "echo", HELLO, ofSeconds(30)); // it is known now

    MessagingTimeoutException late = timedOut(client, "echo", HELLO);

    assertThat(late)
        .hasMessageContainingAll(
            "the request was not sent", "127.0.0.1:" + port + " is unreachable", "refused");
    assertThat(late.mayHaveRun()).isFalse();
  }

  @Test
  @Tag("CLI-15")
  @Tag("CLI-25")
  void with_the_broker_down_a_call_without_retry_fails_at_the_first_refusal() throws IOException {
    int port = freePort();
    RpcClient client = client(url(port)).withRetry(0);
    long begin = System.nanoTime();

    MessageDeliveryException failure =
        failure(MessageDeliveryException.class, client, "echo", HELLO, ofSeconds(30));

    assertThat(since(begin)).isLessThan(TOLERANCE);
    assertThat(failure)
        .hasMessageContainingAll(
            "echo", "topic=lab", "message id ", "tried once in ", "127.0.0.1:" + port);
    assertThat(failure.mayHaveRun()).isFalse();
  }

  @Test
  @Tag("CLI-16")
  void with_a_network_that_swallows_the_login_a_call_ends_in_time() {
    BrokenCable cable = cable();
    cable.swallow();

    MessagingTimeoutException late = timedOut(client(cable), "echo", HELLO);

    assertThat(late)
        .hasMessageContainingAll("the request was not sent", "127.0.0.1:" + cable.port())
        .hasMessageMatching(
            "(?s).*(no answer yet from|accepts the connection but does not respond).*");
    assertThat(late.mayHaveRun()).isFalse();
  }

  @Test
  @Tag("CLI-16")
  void a_call_made_after_the_connection_was_lost_was_not_sent() {
    BrokenCable cable = cable();
    desk();
    RpcClient client = client(cable);
    client.call("echo", HELLO);
    cable.refuse();
    timedOut(client, "echo", HELLO); // by now everybody has noticed

    MessagingTimeoutException late = timedOut(client, "echo", HELLO);

    assertThat(late)
        .hasMessageContainingAll("the request was not sent", "127.0.0.1:" + cable.port());
    assertThat(late.mayHaveRun()).isFalse();
  }

  // Not confirmed.

  @Test
  @Tag("CLI-16")
  void a_network_that_swallows_the_confirm_leaves_it_open_whether_the_call_ran() {
    BrokenCable cable = cable();
    desk();
    RpcClient client = client(cable);
    client.call("echo", HELLO);
    cable.swallowFromBroker();

    MessagingTimeoutException late = timedOut(client, "echo", HELLO);

    assertThat(late)
        .hasMessageContainingAll(
            "the broker has not confirmed it", "connected to 127.0.0.1:" + cable.port());
    assertThat(late.mayHaveRun()).isTrue();
  }

  @Test
  @Tag("CLI-16")
  void a_broker_that_goes_down_before_the_confirm_is_distinguished() throws Exception {
    BrokenCable cable = cable();
    Desk desk = desk();
    RpcClient client = client(cable);
    client.call("echo", HELLO);
    cable.swallowFromBroker();
    CompletableFuture<MessagingTimeoutException> call = inBackground(client);
    desk.awaitWork();

    cable.refuse();

    MessagingTimeoutException late = call.get(30, SECONDS);
    assertThat(late)
        .hasMessageContainingAll("the broker has not confirmed it", "127.0.0.1:" + cable.port())
        .hasMessageNotContaining("not connected yet")
        .hasMessageNotContaining("connected to 127");
    assertThat(late.mayHaveRun()).isTrue();
  }

  // Confirmed.

  @Test
  @Tag("CLI-16")
  void a_broker_that_goes_down_after_the_confirm_is_distinguished() throws Exception {
    BrokenCable cable = cable();
    Desk desk = desk();
    RpcClient client = client(cable);
    client.call("echo", HELLO);
    CompletableFuture<MessagingTimeoutException> call = inBackground(client);
    desk.awaitWork();
    client.call("echo", HELLO); // whose confirm comes after that of the other

    cable.refuse();

    MessagingTimeoutException late = call.get(30, SECONDS);
    assertThat(late)
        .hasMessageContainingAll(
            "the broker took the request", "reply queue reply_", "127.0.0.1:" + cable.port());
    assertThat(late.mayHaveRun()).isTrue();
  }

  @Test
  @Tag("CLI-17")
  void a_call_that_no_server_ever_listened_to_was_not_routed() {
    desk();
    RpcClient client = client(broker.url());
    client.call("echo", HELLO);

    MessagingTimeoutException late = timedOut(client.withServer("nobody"), "echo", HELLO);

    assertThat(late)
        .hasMessageContainingAll("unroutable", "'lab.nobody'", "no server has listened")
        .hasMessageNotContaining("not connected");
    assertThat(late.mayHaveRun()).isFalse();
  }

  @Test
  @Tag("CLI-17")
  void a_call_whose_servers_are_gone_is_queued() {
    Desk desk = desk();
    RpcClient client = client(broker.url());
    client.call("echo", HELLO);
    desk.close();

    MessagingTimeoutException late = timedOut(client, "echo", HELLO);

    assertThat(late)
        .hasMessageContaining("queued: 1 in queue 'lab', from which no server consumes");
    assertThat(late.mayHaveRun()).isTrue();
  }

  @Test
  @Tag("CLI-17")
  void a_call_that_a_server_works_on_was_picked_up() {
    desk();
    RpcClient client = client(broker.url());
    client.call("echo", HELLO);

    MessagingTimeoutException late = timedOut(client, "hold", Map.of());

    assertThat(late).hasMessageContaining("picked up: queue 'lab' is empty, from which 1 take");
    assertThat(late.mayHaveRun()).isTrue();
  }

  @Test
  @Tag("CLI-22")
  void a_call_that_a_server_gave_signs_of_was_running() {
    desk();
    RpcClient client = client(broker.url()).withCallMonitor(ofSeconds(3)).withTimeout(ofSeconds(5));

    MessagingTimeoutException late =
        catchThrowableOfType(MessagingTimeoutException.class, () -> client.call("hold"));

    assertThat(late)
        .hasMessageContainingAll("the server was working on it", "last heartbeat ", " s ago");
    assertThat(late.mayHaveRun()).isTrue();
  }

  @Test
  void a_call_whose_server_died_is_reported_as_picked_up_by_a_lost_consumer() throws Exception {
    BrokenCable servers = cable();
    Desk desk = closing(new Desk(closing(RpcTransport.open(url(servers.port()) + QUICK))));
    RpcClient client = client(broker.url());
    client.call("echo", HELLO);
    CompletableFuture<MessagingTimeoutException> call = inBackground(client, PATIENT);
    desk.awaitWork();
    await().atMost(PATIENT).until(() -> lab().messages() == 0); // acknowledged

    servers.refuse();

    MessagingTimeoutException late = call.get(30, SECONDS);
    assertThat(late)
        .hasMessageContaining("picked up: queue 'lab' is empty, from which no server consumes");
    assertThat(late.mayHaveRun()).isTrue();
  }

  @Test
  void a_call_whose_reply_queue_was_deleted_returns_all_the_same() throws Exception {
    Desk desk = desk();
    RpcClient client = client(broker.url()).withTimeout(ofSeconds(20));
    client.call("echo", HELLO);
    CompletableFuture<@Nullable Object> call = client.callAsync("hold");
    desk.awaitWork();

    broker.node().queues(broker.virtualHost()).stream()
        .map(Queue::name)
        .filter(name -> name.startsWith("reply_"))
        .forEach(name -> broker.node().deleteQueue(broker.virtualHost(), name));
    desk.release();

    assertThat(call.get(30, SECONDS)).isEqualTo("done");
  }

  // Times.

  @Test
  @Tag("CLI-20")
  void a_reply_in_the_last_millisecond_counts() throws Exception {
    ManualTimer clock = new ManualTimer();
    Desk desk = desk();
    RpcTransport transport =
        closing(RpcTransport.builder(broker.url()).timer(clock).timeout(ofSeconds(25)).build());
    RpcClient client = RpcClient.of(transport, Target.topic("lab"));
    client.call("echo", HELLO);
    CompletableFuture<@Nullable Object> call = client.callAsync("hold");
    desk.awaitWork();

    clock.advance(ofSeconds(25).minusMillis(1));
    desk.release();

    assertThat(call.get(30, SECONDS)).isEqualTo("done");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 20})
  @Tag("CLI-21")
  void a_tiny_timeout_ends_at_once_and_harms_no_other_call(int millis) {
    desk();
    RpcClient client = client(broker.url());
    client.call("echo", HELLO);
    long begin = System.nanoTime();

    failure(MessagingTimeoutException.class, client, "hold", Map.of(), ofMillis(millis));

    assertThat(since(begin)).isLessThan(TOLERANCE);
    assertThat(client.call("echo", HELLO)).isEqualTo("hello");
  }

  @Test
  @Tag("CLI-21")
  void a_timeout_of_nothing_ends_at_once_before_there_is_a_connection() throws IOException {
    RpcClient client = client(url(freePort()));
    long begin = System.nanoTime();

    MessagingTimeoutException late =
        failure(MessagingTimeoutException.class, client, "echo", HELLO, Duration.ZERO);

    assertThat(since(begin)).isLessThan(TOLERANCE);
    assertThat(late.mayHaveRun()).isFalse();
  }

  @Test
  @Tag("CLI-16")
  void a_call_that_finds_no_room_fails_at_once_and_says_why() throws IOException {
    int port = freePort();
    RpcClient client = client(url(port)).withTimeout(ofSeconds(50));
    List<CompletableFuture<@Nullable Void>> casts = new ArrayList<>();
    for (int i = 0; i < 1 << 16; i++) {
      casts.add(client.castAsync("note"));
    }
    long begin = System.nanoTime();

    MessageDeliveryException full =
        failure(MessageDeliveryException.class, client, "echo", HELLO, ofSeconds(40));

    assertThat(since(begin)).isLessThan(TOLERANCE);
    assertThat(full)
        .hasMessageContainingAll(
            "backlog for the broker is full", "65536 messages", "echo", "127.0.0.1:" + port);
    assertThat(full.mayHaveRun()).isFalse();
    assertThat(casts).noneMatch(CompletableFuture::isDone);
  }

  private static Queue lab() {
    return broker.node().queue(broker.virtualHost(), "lab"::equals);
  }

  private static CompletableFuture<MessagingTimeoutException> inBackground(RpcClient client) {
    return inBackground(client, TIMEOUT);
  }

  private static CompletableFuture<MessagingTimeoutException> inBackground(
      RpcClient client, Duration timeout) {
    CompletableFuture<MessagingTimeoutException> ended = new CompletableFuture<>();
    Thread caller =
        new Thread(
            () -> {
              try {
                ended.complete(timedOut(client, "hold", Map.of(), timeout));
              } catch (Throwable e) {
                ended.completeExceptionally(e);
              }
            },
            "deadline-caller");
    caller.setDaemon(true);
    caller.start();
    return ended;
  }

  /** Calls, and asserts that it fails by its deadline and names what was called. */
  private static MessagingTimeoutException timedOut(
      RpcClient client, String method, Map<String, String> args) {
    return timedOut(client, method, args, TIMEOUT);
  }

  private static MessagingTimeoutException timedOut(
      RpcClient client, String method, Map<String, String> args, Duration timeout) {
    long begin = System.nanoTime();

    MessagingTimeoutException late =
        failure(MessagingTimeoutException.class, client, method, args, timeout);

    assertThat(since(begin)).isLessThan(timeout.plus(TOLERANCE));
    assertThat(late)
        .hasMessageContainingAll(method, "topic=lab", "within " + Deadline.inWords(timeout))
        .hasMessageMatching("(?s).*\\(message id [0-9a-f]{32}, waited [0-9.]+ s.*");
    return late;
  }

  private static <E extends MessagingException> E failure(
      Class<E> type, RpcClient client, String method, Map<String, String> args, Duration timeout) {
    E failure = catchThrowableOfType(type, () -> client.withTimeout(timeout).call(method, args));
    assertThat(failure).as("a failure of %s", method).isNotNull();
    return failure;
  }

  private static Duration since(long begin) {
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }
}

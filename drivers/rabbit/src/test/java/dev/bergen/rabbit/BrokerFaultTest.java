// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bergen.FailureKind;
import dev.bergen.MessageDeliveryException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.Target;
import dev.bergen.json.Json;
import dev.bergen.rabbit.link.Link;
import dev.bergen.rabbit.publish.Publisher;
import dev.bergen.spi.Driver;
import dev.bergen.spi.IncomingRequest;
import dev.bergen.spi.Reply;
import dev.bergen.testbed.AmqpTap;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.Misbehaviour;
import dev.bergen.testbed.RabbitNode;
import dev.bergen.testbed.Topology.Queue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A broker that dies, restarts, blocks and refuses. It is this class's own. */
@Tag("broker-4")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(120)
@Tag("newest-jdk-only")
class BrokerFaultTest {
  private static final AtomicInteger SERIAL = new AtomicInteger();

  /** Redials about once a second. */
  private static final String QUICK =
      "?kombu_reconnect_delay=0.2&rabbit_retry_backoff=0&rabbit_interval_max=1";

  private static RabbitNode node;

  private final Rig rig = new Rig();
  private final Target lab = Target.topic("lab");
  private String vhost;

  @BeforeAll
  static void start() {
    BrokerExtension.requireBroker(BrokerFaultTest.class);
    node = RabbitNode.start("max_message_size = 100000", "frame_max = 8192");
  }

  @AfterAll
  static void stop() {
    if (node != null) {
      node.close();
    }
  }

  @BeforeEach
  void makeVirtualHost() {
    vhost = "faults-" + SERIAL.incrementAndGet();
    node.createVirtualHost(vhost);
  }

  @AfterEach
  void close() throws Exception {
    rig.close();
  }

  @Test
  @Tag("RPL-11")
  @Tag("RCN-08")
  @Tag("SPI-03")
  void a_call_in_flight_survives_the_crash_of_its_broker_under_the_same_queue_names() {
    Driver client = rig.open(node.url(vhost) + QUICK);
    Driver server = rig.open(node.url(vhost) + QUICK);
    Rig.Inbox inbox = rig.serve(server, lab.withServer("node-1"));
    CompletableFuture<Reply> call = rig.call(client, lab, "slow");
    IncomingRequest slow = inbox.take();
    List<String> before = queueNames();

    node.kill();
    CompletableFuture<Void> replied = slow.reply(Reply.result(Json.of("after the crash")));
    node.startAgain();

    assertThat(Rig.get(call).result().toJava()).isEqualTo("after the crash");
    Rig.get(replied);
    await()
        .atMost(Rig.PATIENCE)
        .untilAsserted(() -> assertThat(queueNames()).containsExactlyInAnyOrderElementsOf(before));
    CompletableFuture<Reply> next = rig.call(client, lab, "next");
    Rig.answer(inbox.take(), "works");
    assertThat(Rig.get(next).result().toJava()).isEqualTo("works");
  }

  @Test
  @Tag("RPB-10")
  void casts_made_while_the_broker_is_down_go_out_when_it_is_back() {
    Driver driver = rig.open(node.url(vhost) + QUICK + "&amqp_durable_queues=true");
    Rig.Inbox inbox = rig.serve(driver, lab.withServer("node-1"));
    Rig.get(rig.cast(driver, lab, "before"));
    inbox.take();
    node.stop();

    List<CompletableFuture<Void>> casts = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      casts.add(rig.cast(driver, lab, "cast-" + i));
    }
    node.startAgain();

    casts.forEach(Rig::get);
    List<String> arrived = new ArrayList<>();
    casts.forEach(cast -> arrived.add(inbox.take().request().method()));
    assertThat(arrived).doesNotHaveDuplicates().hasSize(100);
  }

  @Test
  @Tag("CLI-15")
  @Tag("RCN-12")
  void with_the_broker_down_at_the_start_all_wait_until_it_comes() {
    node.kill();
    Driver driver = rig.open(node.url(vhost) + QUICK);
    Rig.Inbox inbox = new Rig.Inbox();
    var listening =
        driver.serve(lab.withServer("node-1"), inbox, 8, rig.timer.deadline(Rig.PATIENCE));
    CompletableFuture<Reply> call = rig.call(driver, lab.withServer("node-1"), "early");

    node.startAgain();

    rig.closing(Rig.get(listening)).request(10);
    Rig.failure(
        driver.call(
            lab.withServer("nobody"), Rig.request("any", 1), rig.within(Duration.ofSeconds(1))),
        MessagingTimeoutException.class);
    assertThat(call).isNotCompletedExceptionally();
    CompletableFuture<Reply> next = rig.call(driver, lab.withServer("node-1"), "next");
    Rig.answer(inbox.take(), "there");
    assertThat(CompletableFuture.anyOf(call, next).join()).isInstanceOf(Reply.class);
  }

  @Test
  @Tag("RPB-12")
  @Tag("RPB-13")
  void a_timeout_while_the_broker_blocks_publishers_reports_that_and_all_continues_afterwards() {
    CapturedLog log = rig.closing(new CapturedLog(Link.class));
    Driver driver = rig.open(node.url(vhost));
    Rig.Inbox inbox = rig.serve(driver, lab.withServer("node-1"));
    Rig.get(rig.cast(driver, lab, "before"));
    inbox.take();
    node.blockPublishers();
    // The broker tells a connection when it publishes.
    CompletableFuture<Void> patient = rig.cast(driver, lab, "patient");
    log.await("RabbitMQ blocked connection");

    MessagingTimeoutException late =
        Rig.failure(
            driver.cast(lab, Rig.request("late", 1), rig.within(Duration.ofMillis(300))),
            MessagingTimeoutException.class);
    MessagingTimeoutException lateCall =
        Rig.failure(
            driver.call(lab, Rig.request("late", 1), rig.within(Duration.ofMillis(300))),
            MessagingTimeoutException.class);
    node.unblockPublishers();

    assertThat(late).hasMessageContaining("blocked this connection").hasMessageContaining("memory");
    assertThat(late.mayHaveRun()).isFalse();
    assertThat(lateCall)
        .hasMessageContainingAll("the request was not sent", "blocked this connection", "memory");
    assertThat(lateCall.mayHaveRun()).isFalse();
    Rig.get(patient);
    assertThat(inbox.take().request().method()).isEqualTo("patient");
    Rig.get(rig.cast(driver, lab, "after"));
    assertThat(inbox.take().request().method()).isEqualTo("after");
    assertThat(log.messages())
        .containsOnlyOnce("RabbitMQ blocked connection publish (resource alarm): low on memory")
        .containsOnlyOnce("RabbitMQ unblocked connection publish");
  }

  @Test
  @Tag("newest-jdk-only")
  void a_call_or_reply_that_the_broker_finds_too_large_fails_at_once_and_says_so() {
    Driver driver = rig.open(node.url(vhost));
    Rig.Inbox inbox = rig.serve(driver, lab.withServer("node-1"));
    CompletableFuture<Reply> fits =
        driver.call(lab, Rig.request("fits", "x".repeat(90_000)), rig.within(Rig.PATIENCE));
    Rig.answer(inbox.take(), "fits");
    assertThat(Rig.get(fits).result().toJava()).isEqualTo("fits");

    CompletableFuture<Reply> large =
        driver.call(lab, Rig.request("big", "x".repeat(200_000)), rig.within(Rig.PATIENCE));
    CompletableFuture<Reply> asking = rig.call(driver, lab, "asks for much");
    CompletableFuture<Reply> other = rig.call(driver, lab, "other");
    CompletableFuture<Void> replied =
        inbox.take().reply(Reply.result(Json.of("x".repeat(200_000))));
    Rig.answer(inbox.take(), "undisturbed");

    MessageDeliveryException refused = Rig.failure(large, MessageDeliveryException.class);
    assertThat(refused)
        .hasMessageContainingAll("call big", "406 PRECONDITION_FAILED", "larger than");
    assertThat(refused.kind()).isEqualTo(FailureKind.SIZE);
    assertThat(refused.mayHaveRun()).isFalse();
    assertThat(Rig.get(asking).failure())
        .satisfies(
            failure -> {
              assertThat(failure.type()).isEqualTo("MessageDeliveryFailure");
              assertThat(failure.message())
                  .contains("did not accept the reply", "406 PRECONDITION_FAILED");
            });
    assertThat(Rig.get(other).result().toJava()).isEqualTo("undisturbed");
    Rig.failure(replied, MessageDeliveryException.class);
  }

  @Test
  @Tag("newest-jdk-only")
  void messages_as_large_as_a_refused_one_are_not_sent_any_more() {
    Driver driver = rig.open(node.url(vhost));
    rig.serve(driver, lab.withServer("node-1"));
    CapturedLog log = rig.closing(new CapturedLog(Publisher.class));
    Rig.failure(castOf(driver, "first", 200_000), MessageDeliveryException.class);
    assertThat(log.messages()).hasSize(1); // a channel was closed

    MessageDeliveryException second =
        Rig.failure(castOf(driver, "second", 150_000), MessageDeliveryException.class);

    assertThat(second)
        .hasMessageContainingAll(
            "cast second", "127.0.0.1", ":" + node.port(), "takes 100,000 at most")
        .hasMessageContaining("max_message_size");
    assertThat(second.kind()).isEqualTo(FailureKind.SIZE);
    assertThat(second.mayHaveRun()).isFalse();
    Rig.get(castOf(driver, "third", 90_000));
    assertThat(log.messages()).hasSize(1);
  }

  private CompletableFuture<Void> castOf(Driver driver, String method, int size) {
    return driver.cast(lab, Rig.request(method, "x".repeat(size)), rig.within(Rig.PATIENCE));
  }

  @Test
  @Tag("newest-jdk-only")
  void headers_that_fit_in_no_frame_hurt_only_their_own_message() {
    Driver driver = rig.open(node.url(vhost));
    Rig.Inbox inbox = rig.serve(driver, lab.withServer("node-1"));
    Rig.get(rig.cast(driver, lab, "before"));

    CompletableFuture<Void> large =
        driver.cast(
            lab,
            Rig.request("headed", 1).withHeaders(Map.of("h", "x".repeat(9_000))),
            rig.within(Rig.PATIENCE));
    CompletableFuture<Void> after = rig.cast(driver, lab, "after");

    assertThat(Rig.failure(large, MessageDeliveryException.class))
        .hasMessageContainingAll("Could not write cast headed", "frame");
    Rig.get(after);
    assertThat(inbox.take().request().method()).isEqualTo("before");
    assertThat(inbox.take().request().method()).isEqualTo("after");
  }

  @Test
  @Tag("newest-jdk-only")
  @Tag("RCV-12")
  void channels_that_the_broker_closes_for_an_unknown_acknowledgement_come_back() {
    Driver client = rig.open(node.url(vhost));
    Driver server = rig.open(node.url(vhost));
    Rig.Inbox inbox = rig.serve(server, lab.withServer("node-1"));
    List<CompletableFuture<Reply>> calls = new ArrayList<>();
    List<IncomingRequest> requests = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      calls.add(rig.call(client, lab, "call-" + i));
    }
    calls.forEach(call -> requests.add(inbox.take()));

    Misbehaviour.refuseAcknowledgements(node);
    requests.forEach(request -> Rig.answer(request, "after the 406"));

    calls.forEach(call -> assertThat(Rig.get(call).result().toJava()).isEqualTo("after the 406"));
    assertThat(inbox.methods()).isEmpty();
    CompletableFuture<Reply> next = rig.call(client, lab, "next");
    Rig.answer(inbox.take(), "works");
    assertThat(Rig.get(next).result().toJava()).isEqualTo("works");
  }

  @Test
  @Tag("newest-jdk-only")
  @Tag("RCV-12")
  @Tag("RCV-14")
  void requests_that_wait_longer_than_the_broker_allows_come_again_and_each_runs_once()
      throws Exception {
    node.ctl(
        "eval",
        "application:set_env(rabbit, consumer_timeout, 500),"
            + " application:set_env(rabbit, channel_tick_interval, 200).");
    try {
      AmqpTap tap = rig.closing(AmqpTap.before(node));
      Driver driver = rig.open(tap.url(vhost));
      Rig.Inbox inbox = new Rig.Inbox();
      var slow =
          rig.closing(
              Rig.get(
                  driver.serve(
                      lab.withServer("node-1"), inbox, 4, rig.timer.deadline(Rig.PATIENCE))));
      List<CompletableFuture<Void>> casts = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        casts.add(rig.cast(driver, lab, "cast-" + i));
      }
      casts.forEach(Rig::get);
      // Nobody asks, so four wait here, and the broker closes their channel.
      await()
          .atMost(Rig.PATIENCE)
          .until(() -> tap.methods().stream().anyMatch(it -> it.name().equals("channel.close")));

      slow.request(100);

      List<String> arrived = new ArrayList<>();
      casts.forEach(cast -> arrived.add(inbox.take().request().method()));
      assertThat(arrived).doesNotHaveDuplicates().hasSize(20);
    } finally {
      node.ctl("eval", "application:set_env(rabbit, consumer_timeout, 1800000).");
    }
  }

  @Test
  void a_message_that_the_broker_finds_too_large_fails_and_takes_no_other_with_it() {
    CapturedLog links = rig.closing(new CapturedLog(Link.class));
    Driver driver = rig.open(node.url(vhost));
    Rig.Inbox inbox = rig.serve(driver, lab.withServer("node-1"));
    List<CompletableFuture<Void>> small = new ArrayList<>();

    CompletableFuture<Void> large = null;
    for (int i = 0; i < 20; i++) {
      if (i == 10) {
        large = driver.cast(lab, Rig.request("big", "x".repeat(200_000)), rig.within(Rig.PATIENCE));
      }
      small.add(rig.cast(driver, lab, "small-" + i));
    }

    assertThat(Rig.failure(large, MessageDeliveryException.class))
        .hasMessageContaining("406 PRECONDITION_FAILED");
    small.forEach(Rig::get);
    List<String> arrived = new ArrayList<>();
    small.forEach(cast -> arrived.add(inbox.take().request().method()));
    assertThat(arrived).doesNotHaveDuplicates().hasSize(20);
    assertThat(links.messages())
        .as("a channel has ended, not its connection")
        .noneMatch(line -> line.contains("is given up") || line.contains("lost"));
  }

  private static List<String> names(List<Queue> queues) {
    return queues.stream().map(Queue::name).toList();
  }

  /** The control queue has another name each time. */
  private List<String> queueNames() {
    return names(node.queues(vhost)).stream()
        .filter(name -> !name.startsWith("bergen_control_"))
        .toList();
  }
}

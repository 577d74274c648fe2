// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bergen.MessageDeliveryException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.Target;
import dev.bergen.spi.Driver;
import dev.bergen.spi.IncomingRequest;
import dev.bergen.spi.Reply;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.RabbitNode;
import dev.bergen.testbed.Topology.Queue;
import dev.bergen.wire.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(120)
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
    node = RabbitNode.start("max_message_size = 100000");
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
    inbox.take().reply(Reply.result(Json.of("works")));
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
    node.stop();
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
    inbox.take().reply(Reply.result(Json.of("there")));
    assertThat(CompletableFuture.anyOf(call, next).join()).isInstanceOf(Reply.class);
  }

  @Test
  @Tag("RPB-12")
  @Tag("RPB-13")
  void while_the_broker_blocks_publishers_a_timeout_says_so_and_afterwards_all_goes_on() {
    Driver driver = rig.open(node.url(vhost));
    Rig.Inbox inbox = rig.serve(driver, lab.withServer("node-1"));
    Rig.get(rig.cast(driver, lab, "before"));
    inbox.take();
    node.blockPublishers();
    // The broker tells a connection when it publishes.
    CompletableFuture<Void> patient = rig.cast(driver, lab, "patient");
    await().atMost(Rig.PATIENCE).until(() -> driver.toString().contains("takes no messages"));

    MessagingTimeoutException late =
        Rig.failure(
            driver.cast(lab, Rig.request("late", 1), rig.within(Duration.ofMillis(300))),
            MessagingTimeoutException.class);
    node.unblockPublishers();

    assertThat(late).hasMessageContaining("takes no messages").hasMessageContaining("memory");
    assertThat(late.mayHaveRun()).isFalse();
    Rig.get(patient);
    assertThat(inbox.take().request().method()).isEqualTo("patient");
    Rig.get(rig.cast(driver, lab, "after"));
    assertThat(inbox.take().request().method()).isEqualTo("after");
  }

  @Test
  void a_message_that_the_broker_finds_too_large_fails_and_takes_no_other_with_it() {
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

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.bergen.InvalidTargetException;
import dev.bergen.MessageUndeliverableException;
import dev.bergen.ServerListenException;
import dev.bergen.Target;
import dev.bergen.json.Json;
import dev.bergen.spi.Driver;
import dev.bergen.spi.IncomingRequest;
import dev.bergen.spi.Reply;
import dev.bergen.spi.Subscription;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.Topology.Queue;
import dev.bergen.wire.RequestMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Queues that vanish, callers that vanish, messages that are none. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ConsumingTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  private final Rig rig = new Rig();
  private final Target lab = Target.topic("lab");

  @AfterEach
  void close() throws Exception {
    rig.close();
  }

  @Test
  @Tag("RCV-12")
  void a_server_whose_queues_are_deleted_declares_them_again() {
    Driver driver = rig.open(broker.url());
    Rig.Inbox inbox = rig.echo(driver, lab.withServer("node-1"));
    Rig.get(rig.call(driver, lab, "before"));

    broker.node().deleteQueue(broker.virtualHost(), "lab");
    broker.node().deleteQueue(broker.virtualHost(), "lab.node-1");

    await().atMost(Rig.PATIENCE).until(() -> isBound("lab.node-1"));
    Rig.get(rig.call(driver, lab.withServer("node-1"), "after"));
    assertThat(inbox.methods()).containsExactly("before", "after");
  }

  @Test
  @Tag("RCV-12")
  void with_a_deleted_queue_goes_what_waited_from_it_and_the_other_queues_requests_run_once() {
    Driver driver = rig.open(broker.url());
    Target server = lab.withServer("node-1");
    Rig.Inbox inbox = new Rig.Inbox();
    Subscription waiting =
        rig.closing(Rig.get(driver.serve(server, inbox, 8, rig.timer.deadline(Rig.PATIENCE))));
    List<String> kept = List.of("kept-1", "kept-2", "kept-3");
    for (String method : kept) {
      Rig.get(rig.cast(driver, lab, "gone with " + method));
      Rig.get(rig.cast(driver, server, method));
    }
    await()
        .atMost(Rig.PATIENCE)
        .until(() -> unacknowledged("lab") + unacknowledged("lab.node-1") == 6);

    broker.node().deleteQueue(broker.virtualHost(), "lab");

    await().atMost(Rig.PATIENCE).until(() -> isBound("lab"));
    await().atMost(Rig.PATIENCE).until(() -> unacknowledged("lab.node-1") == 3);
    waiting.request(100);
    Rig.get(rig.cast(driver, lab, "after"));
    await().atMost(Rig.PATIENCE).until(() -> inbox.methods().contains("after"));
    await().atMost(Rig.PATIENCE).until(() -> unacknowledged("lab.node-1") == 0);
    assertThat(inbox.methods()).containsExactlyInAnyOrder("kept-1", "kept-2", "kept-3", "after");
  }

  private static long unacknowledged(String name) {
    return broker.node().queues(broker.virtualHost()).stream()
        .filter(queue -> queue.name().equals(name))
        .mapToLong(Queue::unacknowledged)
        .sum();
  }

  @Test
  @Tag("RCV-12")
  void a_caller_whose_reply_queue_is_deleted_declares_it_again() {
    Driver driver = rig.open(broker.url());
    Rig.Inbox inbox = rig.serve(driver, lab.withServer("node-1"));
    CompletableFuture<Reply> call = rig.call(driver, lab, "slow");
    IncomingRequest slow = inbox.take();
    String replyQueue = replyQueue();

    broker.node().deleteQueue(broker.virtualHost(), replyQueue);
    Rig.answer(slow, "found its way");

    assertThat(Rig.get(call).result().toJava()).isEqualTo("found its way");
    assertThat(replyQueue()).isEqualTo(replyQueue);
  }

  @Test
  void the_last_reply_is_acknowledged_though_no_other_follows() {
    Driver driver = rig.open(broker.url());
    rig.echo(driver, lab.withServer("node-1"));

    for (int i = 0; i < 3; i++) {
      Rig.get(rig.call(driver, lab, "few"));
      await().atMost(Rig.PATIENCE).until(() -> unacknowledged(replyQueue()) == 0);
    }
    List<CompletableFuture<Reply>> many = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      many.add(rig.call(driver, lab, "many"));
    }
    many.forEach(Rig::get);
    await().atMost(Rig.PATIENCE).until(() -> unacknowledged(replyQueue()) == 0);

    assertThat(driver.status().connections()).allMatch(each -> each.up());
  }

  @Test
  @Tag("RPL-07")
  @Tag("RPL-08")
  @Tag("RPL-09")
  void five_hundred_replies_to_a_vanished_caller_do_not_affect_others() {
    Driver server = rig.open(broker.url() + "?kombu_missing_consumer_retry_timeout=1");
    Driver vanishing = rig.open(broker.url());
    Driver other = rig.open(broker.url());
    Rig.Inbox inbox = rig.serve(server, lab.withServer("node-1"));
    List<IncomingRequest> due = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      var unused = rig.call(vanishing, lab, "lost-" + i);
    }
    for (int i = 0; i < 500; i++) {
      due.add(inbox.take());
    }
    String replyQueue = replyQueue();
    vanishing.close();
    broker.node().deleteQueue(broker.virtualHost(), replyQueue);

    List<CompletableFuture<Void>> replies = new ArrayList<>();
    due.forEach(request -> replies.add(request.reply(Reply.result(Json.of("for nobody")))));
    CompletableFuture<Reply> call = rig.call(other, lab, "ping");
    Rig.answer(inbox.take(), "pong");

    assertThat(Rig.get(call).result().toJava()).isEqualTo("pong");
    replies.forEach(reply -> Rig.failure(reply, MessageUndeliverableException.class));
    // From now on the queue is known to be gone: no second wait.
    CompletableFuture<Void> heartbeat = due.get(0).heartbeat();
    Rig.failure(heartbeat, MessageUndeliverableException.class);
  }

  @Test
  @Tag("RPL-07")
  void a_reply_waits_for_a_queue_that_comes_back() throws Exception {
    Driver server = rig.open(broker.url());
    Driver caller = rig.open(broker.url());
    Rig.Inbox inbox = rig.serve(server, lab.withServer("node-1"));
    var unused = rig.call(caller, lab, "slow");
    IncomingRequest slow = inbox.take();
    String replyQueue = replyQueue();
    caller.close();
    broker.node().deleteQueue(broker.virtualHost(), replyQueue);

    CompletableFuture<Void> replied = slow.reply(Reply.result(Json.of(1)));
    CompletableFuture<Void> second = slow.reply(Reply.result(Json.of(2)));
    await()
        .atMost(Duration.ofSeconds(30))
        .during(Duration.ofMillis(300))
        .atMost(Rig.PATIENCE)
        .until(() -> !replied.isDone());
    try (Connection connection = broker.node().connect(broker.virtualHost());
        Channel channel = connection.createChannel()) {
      channel.queueDeclare(replyQueue, false, false, false, Map.of());

      Rig.get(replied);
      Rig.get(second);
      await().atMost(Rig.PATIENCE).until(() -> channel.messageCount(replyQueue) == 2);
    }
  }

  @Test
  @Tag("RCV-11")
  void an_unreadable_request_is_rejected_and_counted_and_the_next_is_served() throws Exception {
    Driver driver = rig.open(broker.url());
    Rig.Inbox inbox = rig.serve(driver, lab.withServer("node-1"));
    byte[] good = new RequestMessage(Rig.request("good", 1), null, null, null, "1").encode();
    BasicProperties json = properties("application/json", Map.of());

    try (Connection connection = broker.node().connect(broker.virtualHost());
        Channel channel = connection.createChannel()) {
      channel.basicPublish(
          "openstack", "lab", json, "{\"oslo.version".getBytes(StandardCharsets.UTF_8));
      channel.basicPublish("openstack", "lab", json, new byte[0]);
      channel.basicPublish("openstack", "lab", properties("text/plain", Map.of()), good);
      channel.basicPublish("openstack", "lab", null, good);
      channel.basicPublish(
          "openstack", "lab", properties("application/json", Map.of("compression", "x")), good);
      channel.basicPublish("openstack", "lab", json, good);
    }

    assertThat(inbox.take().request().method()).isEqualTo("good");
    assertThat(driver).asString().contains("rejected=5");
    await().atMost(Rig.PATIENCE).until(() -> messagesIn("lab") == 0);
  }

  @Test
  void a_reply_queue_of_impossible_name_hurts_only_its_own_reply() throws Exception {
    Driver driver = rig.open(broker.url());
    Rig.Inbox inbox = rig.serve(driver, lab.withServer("node-1"));
    BasicProperties json = properties("application/json", Map.of());
    String endless = "q".repeat(300);
    try (Connection connection = broker.node().connect(broker.virtualHost());
        Channel channel = connection.createChannel()) {
      channel.basicPublish(
          "openstack",
          "lab",
          json,
          new RequestMessage(Rig.request("evil", 1), "id", endless, null, null).encode());
    }
    IncomingRequest evil = inbox.take();

    Rig.failure(evil.reply(Reply.result(Json.NULL)), IllegalArgumentException.class);
    Rig.failure(evil.heartbeat(), IllegalArgumentException.class);

    for (int i = 0; i < 3; i++) {
      CompletableFuture<Reply> call = rig.call(driver, lab, "good");
      Rig.get(inbox.take().reply(Reply.result(Json.of(i))));
      Rig.get(call);
    }
  }

  @Test
  void a_target_whose_names_are_too_long_is_refused() {
    Driver driver = rig.open(broker.url());
    Target endless = Target.topic("t".repeat(256)).withServer("node-1");

    Rig.failure(rig.call(driver, endless, "any"), InvalidTargetException.class);
    Rig.failure(rig.cast(driver, endless, "any"), InvalidTargetException.class);
    Rig.failure(
        driver.serve(endless, new Rig.Inbox(), 1, rig.timer.deadline(Rig.PATIENCE)),
        InvalidTargetException.class);
  }

  @Test
  @Tag("RCV-06")
  @Tag("RCV-10")
  void a_second_copy_is_acknowledged_and_ignored() throws Exception {
    Driver driver = rig.open(broker.url());
    Rig.Inbox inbox = rig.serve(driver, lab.withServer("node-1"));
    BasicProperties json = properties("application/json", Map.of());
    byte[] message = new RequestMessage(Rig.request("once", 1), null, null, null, "id-1").encode();
    byte[] last = new RequestMessage(Rig.request("last", 1), null, null, null, null).encode();

    try (Connection connection = broker.node().connect(broker.virtualHost());
        Channel channel = connection.createChannel()) {
      channel.basicPublish("openstack", "lab", json, message);
      channel.basicPublish("openstack", "lab.node-1", json, message);
      channel.basicPublish("openstack", "lab", json, message);
      channel.basicPublish("openstack", "lab", json, last);
    }

    await().atMost(Rig.PATIENCE).until(() -> inbox.methods().contains("last"));
    await().atMost(Rig.PATIENCE).until(() -> driver.toString().contains("duplicates=2"));
    assertThat(inbox.methods()).containsExactlyInAnyOrder("once", "last");
    await().atMost(Rig.PATIENCE).until(() -> messagesIn("lab") == 0);
  }

  @Test
  @Tag("RCV-06")
  void a_second_copy_that_another_server_of_the_driver_gets_is_ignored_and_a_fanout_is_not()
      throws Exception {
    Driver driver = rig.open(broker.url());
    Rig.Inbox one = rig.serve(driver, lab.withServer("node-1"));
    Rig.Inbox two = rig.serve(driver, lab.withServer("node-2"));
    BasicProperties json = properties("application/json", Map.of());

    try (Connection connection = broker.node().connect(broker.virtualHost());
        Channel channel = connection.createChannel()) {
      for (int copy = 0; copy < 2; copy++) {
        for (int i = 0; i < 50; i++) {
          channel.basicPublish("openstack", "lab", json, message("shared-" + i));
        }
        channel.basicPublish("lab_fanout", "", json, message("fanout"));
      }
    }

    await().atMost(Rig.PATIENCE).until(() -> driver.toString().contains("duplicates=52"));
    await()
        .atMost(Rig.PATIENCE)
        .untilAsserted(
            () -> {
              List<String> all = new ArrayList<>(one.methods());
              all.addAll(two.methods());
              assertThat(all.stream().filter(it -> it.startsWith("shared-")))
                  .hasSize(50)
                  .doesNotHaveDuplicates();
              assertThat(one.methods()).containsOnlyOnce("fanout");
              assertThat(two.methods()).containsOnlyOnce("fanout");
            });
  }

  private static byte[] message(String id) {
    return new RequestMessage(Rig.request(id, 1), null, null, null, id).encode();
  }

  @Test
  void a_server_without_a_broker_fails_at_its_deadline() {
    Driver driver = rig.open("rabbit://127.0.0.1:1/");
    rig.findsOut(driver, "127.0.0.1:1 is unreachable");

    var listening =
        driver.serve(
            lab.withServer("node-1"),
            new Rig.Inbox(),
            8,
            rig.timer.deadline(Duration.ofMillis(300)));

    assertThat(Rig.failure(listening, ServerListenException.class))
        .hasMessageContaining("127.0.0.1:1 is unreachable");
  }

  @Test
  @Tag("RCN-01")
  @Tag("RCN-04")
  @Tag("RCN-17")
  void a_busy_driver_has_two_connections_and_closing_leaves_none() {
    Driver driver = rig.open(broker.url());
    for (int i = 0; i < 5; i++) {
      rig.echo(driver, Target.topic("lab-" + i).withServer("node-1"));
    }
    for (int i = 0; i < 50; i++) {
      Rig.get(rig.call(driver, Target.topic("lab-" + i % 5), "ping"));
    }

    await()
        .atMost(Rig.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(broker.node().connections(broker.virtualHost()))
                    .hasSize(2)
                    .allSatisfy(
                        it ->
                            assertThat(it.clientProperties().get("connection_name").toString())
                                .matches(".+:[0-9]+:[0-9a-f-]{36}")));
    assertThat(Rig.ourThreads().stream().filter(it -> it.getName().contains("rabbit")))
        .hasSizeLessThanOrEqualTo(8);
    driver.close();

    await()
        .atMost(Rig.PATIENCE)
        .until(() -> broker.node().connections(broker.virtualHost()).isEmpty());
    assertThat(driver).asString().contains("calls=0", "backlog=0 messages, 0 bytes");
  }

  private static BasicProperties properties(String contentType, Map<String, Object> headers) {
    return new BasicProperties.Builder()
        .contentType(contentType)
        .contentEncoding("utf-8")
        .headers(headers)
        .build();
  }

  /** A queue is there before it is bound, and takes no request meanwhile. */
  private static boolean isBound(String queue) {
    return broker.node().bindings(broker.virtualHost()).stream()
        .anyMatch(it -> it.source().equals("openstack") && it.destination().equals(queue));
  }

  private static List<String> queueNames() {
    return broker.node().queues(broker.virtualHost()).stream().map(Queue::name).toList();
  }

  private static long messagesIn(String queue) {
    return broker.node().queues(broker.virtualHost()).stream()
        .filter(it -> it.name().equals(queue))
        .mapToLong(Queue::messages)
        .sum();
  }

  private static String replyQueue() {
    return broker.node().queue(broker.virtualHost(), it -> it.startsWith("reply_")).name();
  }
}

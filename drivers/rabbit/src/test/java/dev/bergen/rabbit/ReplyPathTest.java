// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import dev.bergen.MessageDeliveryException;
import dev.bergen.MessageUndeliverableException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.Target;
import dev.bergen.json.Json;
import dev.bergen.message.JsonLimits;
import dev.bergen.spi.Driver;
import dev.bergen.spi.IncomingRequest;
import dev.bergen.spi.Reply;
import dev.bergen.tck.BrokenCable;
import dev.bergen.testbed.AmqpTap;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.Misbehaviour;
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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A reply queue that is deleted, refused or taken: who is answered all the same, and who is not.
 */
@Tag("broker-4")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(90)
@Tag("newest-jdk-only")
class ReplyPathTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  private final Rig rig = new Rig();
  private final Target lab = Target.topic("lab");

  @AfterEach
  void close() throws Exception {
    rig.close();
  }

  @Test
  @Tag("RPL-07")
  @Tag("RPL-11")
  void calls_in_flight_are_answered_though_their_reply_queue_is_deleted_again_and_again() {
    Driver client = rig.open(broker.url());
    Driver server = rig.open(broker.url());
    Rig.Inbox inbox = rig.serve(server, lab.withServer("node-1"));
    List<CompletableFuture<Reply>> calls = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      calls.add(rig.call(client, lab, "call-" + i));
    }
    List<IncomingRequest> requests = new ArrayList<>();
    calls.forEach(call -> requests.add(inbox.take()));
    String replyQueue = replyQueue();

    for (int i = 0; i < requests.size(); i++) {
      if (i % 20 == 0) {
        calls.subList(0, i).forEach(Rig::get); // lest a reply be in the queue just then
        broker.node().deleteQueue(broker.virtualHost(), replyQueue());
      }
      Rig.answer(requests.get(i), i);
    }

    calls.forEach(Rig::get);
    assertThat(inbox.methods()).isEmpty();
    assertThat(replyQueue()).isEqualTo(replyQueue);
  }

  @Test
  @Tag("RCV-12")
  void a_consumer_that_the_broker_forgot_without_a_word_is_missed_by_a_call_that_takes_long() {
    Driver client = rig.open(broker.url());
    Driver server = rig.open(broker.url());
    rig.echo(server, lab.withServer("node-1"));
    Rig.get(rig.call(client, lab, "before"));
    Misbehaviour.forgetConsumer(broker.node(), broker.virtualHost(), replyQueue());

    CompletableFuture<Reply> call =
        client.call(lab, Rig.request("after", "after"), rig.within(Rig.PATIENCE));

    assertThat(Rig.get(call).result().toJava()).isEqualTo("after");
  }

  @Test
  void calls_fail_at_once_when_the_broker_refuses_the_reply_queue() {
    Driver client = rig.open(broker.url());
    Driver server = rig.open(broker.url());
    Rig.Inbox inbox = rig.serve(server, lab.withServer("node-1"));
    CompletableFuture<Reply> call = rig.call(client, lab, "slow");
    IncomingRequest slow = inbox.take();
    String replyQueue = replyQueue();
    permit("^$");

    broker.node().ctl("delete_queue", "-p", broker.virtualHost(), replyQueue);

    MessageDeliveryException failure = Rig.failure(call, MessageDeliveryException.class);
    assertThat(failure)
        .hasMessageContainingAll("slow", "refuses reply queue reply_", "403", "message id ");
    assertThat(failure.mayHaveRun()).isTrue();
    permit(".*");
    // a call that waits while the last refusal comes would fail with it
    await().atMost(Rig.PATIENCE).until(() -> replyQueue().equals(replyQueue));
    CompletableFuture<Reply> next = rig.call(client, lab, "next");
    Rig.answer(inbox.take(), "works again");
    assertThat(Rig.get(next).result().toJava()).isEqualTo("works again");
    Rig.answer(slow, "too late");
  }

  @Test
  void calls_fail_when_the_reply_queue_is_missing_for_longer_than_servers_keep_replies() {
    Driver client = rig.open(broker.url() + "?kombu_missing_consumer_retry_timeout=1");
    Driver server = rig.open(broker.url());
    Rig.Inbox inbox = rig.serve(server, lab.withServer("node-1"));
    CompletableFuture<Reply> call = rig.call(client, lab, "slow");
    inbox.take();
    limitQueues(1);

    broker.node().deleteQueue(broker.virtualHost(), replyQueue());

    assertThat(Rig.failure(call, MessageDeliveryException.class))
        .hasMessageContainingAll("slow", "was missing for 1 s");
    limitQueues(-1);
    CompletableFuture<Reply> next = rig.call(client, lab, "next");
    Rig.answer(inbox.take(), "works again");
    assertThat(Rig.get(next).result().toJava()).isEqualTo("works again");
  }

  @Test
  void replies_that_the_broker_refuses_are_tried_again() throws Exception {
    AmqpTap tap = rig.closing(AmqpTap.before(broker.node()));
    Driver client = rig.open(broker.url());
    Driver server = rig.open(tap.url(broker.virtualHost()));
    Rig.Inbox inbox = rig.serve(server, lab.withServer("node-1"));
    CompletableFuture<Reply> call = rig.call(client, lab, "any");
    IncomingRequest request = inbox.take();
    String vhost = broker.virtualHost();
    String none = "{\"max-length\": 0, \"overflow\": \"reject-publish\"}";
    broker.node().ctl("set_policy", "-p", vhost, "refusing", "^reply_", none);
    CompletableFuture<Void> reply = request.reply(Reply.result(Json.of("at last")));
    var unused = tap.await(replies -> replies.size() > 2, Rig.PATIENCE);
    assertThat(reply).isNotDone();

    broker.node().ctl("clear_policy", "-p", vhost, "refusing");

    assertThat(Rig.get(call).result().toJava()).isEqualTo("at last");
    Rig.get(reply);
  }

  @Test
  void calls_fail_at_once_when_the_reply_queue_is_deleted_with_replies_in_it() throws Exception {
    BrokenCable cable = rig.closing(BrokenCable.to(broker.node().port()));
    Driver client = rig.open(url(cable) + "?rabbit_qos_prefetch_count=2&kombu_reconnect_delay=0.1");
    Driver server = rig.open(broker.url());
    Rig.Inbox inbox = rig.serve(server, lab.withServer("node-1"));
    List<CompletableFuture<Reply>> calls = new ArrayList<>();
    List<IncomingRequest> requests = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      calls.add(rig.call(client, lab, "call-" + i));
      requests.add(inbox.take());
    }
    cable.swallowToBroker(); // acknowledgements, too

    for (IncomingRequest request : requests) {
      Rig.get(request.reply(Reply.result(request.request().args())));
    }
    Rig.get(calls.get(1));
    broker.node().deleteQueue(broker.virtualHost(), replyQueue());

    for (int i = 2; i < 5; i++) {
      assertThat(Rig.failure(calls.get(i), MessageDeliveryException.class))
          .hasMessageContainingAll("call-" + i, "was deleted, with replies in it");
    }
    cable.heal();
    CompletableFuture<Reply> next = rig.call(client, lab, "next");
    Rig.answer(inbox.take(), "works again");
    assertThat(Rig.get(next).result().toJava()).isEqualTo("works again");
  }

  @Test
  void a_reply_queue_that_was_declared_otherwise_while_we_were_away_is_used_as_it_is()
      throws Exception {
    BrokenCable cable = rig.closing(BrokenCable.to(broker.node().port()));
    Driver client = rig.open(url(cable) + "?kombu_reconnect_delay=0.1&rabbit_retry_interval=1");
    Driver server = rig.open(broker.url());
    rig.echo(server, lab.withServer("node-1"));
    Rig.get(rig.call(client, lab, "before"));
    String replyQueue = replyQueue();
    cable.refuse();

    broker.node().deleteQueue(broker.virtualHost(), replyQueue);
    try (Connection connection = broker.node().connect(broker.virtualHost());
        Channel channel = connection.createChannel()) {
      channel.queueDeclare(replyQueue, false, false, false, Map.of("x-expires", 60_000));
    }
    cable.heal();

    assertThat(Rig.get(rig.call(client, lab, "after")).result().toJava()).isEqualTo("after");
  }

  @Test
  void a_call_whose_reply_was_lost_unnoticed_says_when_its_time_ends() {
    Driver client = rig.open(broker.url());
    Driver server = rig.open(broker.url());
    Rig.Inbox inbox = rig.serve(server, lab.withServer("node-1"));
    CompletableFuture<Reply> first = rig.call(client, lab, "connects");
    Rig.answer(inbox.take(), 1);
    Rig.get(first);
    CompletableFuture<Reply> call =
        client.call(lab, Rig.request("slow", 1), rig.within(Duration.ofSeconds(4)));
    inbox.take();

    broker.node().deleteQueue(broker.virtualHost(), replyQueue());

    assertThat(Rig.failure(call, MessagingTimeoutException.class))
        .hasMessageContainingAll("the reply queue was lost (the queue was deleted) ", " s ago");
  }

  @Test
  @Tag("RPL-04")
  @Tag("RPL-05")
  @Tag("RPL-02")
  void replies_of_old_servers_in_two_parts_or_unreadable_end_their_calls() throws Exception {
    Driver client = rig.open(broker.url());
    try (Connection connection = broker.node().connect(broker.virtualHost());
        Channel channel = connection.createChannel()) {
      channel.exchangeDeclare("openstack", "topic", false, false, Map.of());
      channel.queueDeclare("lab", false, false, false, Map.of());
      channel.queueBind("lab", "openstack", "lab");
      CompletableFuture<Reply> first = rig.call(client, lab, "in-two-parts");
      RequestMessage asked = take(channel);

      reply(channel, asked, "{\"_msg_id\": \"nobody's\", \"failure\": null, \"ending\": true}");
      reply(channel, asked, "{\"_msg_id\": \"%s\", \"result\": 42, \"failure\": null}");
      reply(
          channel,
          asked,
          "{\"_msg_id\": \"%s\", \"result\": null, \"failure\": null, \"ending\": true}");

      assertThat(Rig.get(first).result().toJava()).isEqualTo(42L);
      CompletableFuture<Reply> second = rig.call(client, lab, "unreadable");
      reply(channel, take(channel), "{\"_msg_id\": \"%s\", \"result\": 1, \"ending\": true}");
      assertThat(Rig.get(second).failure()).isNotNull();
    }
  }

  private static RequestMessage take(Channel channel) throws Exception {
    GetResponse got =
        await()
            .atMost(Rig.PATIENCE)
            .until(() -> channel.basicGet("lab", true), found -> found != null);
    return RequestMessage.decode(got.getBody(), JsonLimits.DEFAULT);
  }

  private static void reply(Channel channel, RequestMessage to, String text) throws Exception {
    channel.basicPublish(
        "",
        String.valueOf(to.replyQueue()),
        new BasicProperties.Builder().contentType("application/json").build(),
        text.formatted(to.messageId()).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  @Tag("RPL-03")
  @Tag("RCV-03")
  void requests_are_acknowledged_before_they_run_and_replies_when_they_come() throws Exception {
    AmqpTap tap = rig.closing(AmqpTap.before(broker.node()));
    Driver client = rig.open(tap.url(broker.virtualHost()));
    Driver server = rig.open(broker.url());
    Rig.Inbox inbox = rig.serve(server, lab.withServer("node-1"));
    CompletableFuture<Reply> call = rig.call(client, lab, "slow");
    IncomingRequest slow = inbox.take();

    await().atMost(Rig.PATIENCE).until(() -> messagesIn("lab") == 0);
    Rig.answer(slow, "done");
    Rig.get(call);

    await()
        .atMost(Rig.PATIENCE)
        .until(
            () ->
                tap.methods().stream()
                    .anyMatch(it -> it.fromClient() && it.name().equals("basic.ack")));
    await().atMost(Rig.PATIENCE).until(() -> messagesIn(replyQueue()) == 0);
  }

  @Test
  @Tag("RPL-08")
  void a_reply_to_a_queue_that_is_known_to_be_gone_is_not_even_sent() throws Exception {
    AmqpTap tap = rig.closing(AmqpTap.before(broker.node()));
    Driver server =
        rig.open(tap.url(broker.virtualHost()) + "?kombu_missing_consumer_retry_timeout=1");
    Driver caller = rig.open(broker.url());
    Rig.Inbox inbox = rig.serve(server, lab.withServer("node-1"));
    var first = rig.call(caller, lab, "first");
    var second = rig.call(caller, lab, "second");
    IncomingRequest one = inbox.take();
    IncomingRequest two = inbox.take();
    String replyQueue = replyQueue();
    caller.close();
    broker.node().deleteQueue(broker.virtualHost(), replyQueue);
    Rig.failure(one.reply(Reply.result(Json.of(1))), MessageUndeliverableException.class);
    int tries = tap.published().size();

    Rig.failure(two.reply(Reply.result(Json.of(2))), MessageUndeliverableException.class);

    assertThat(tries).isBetween(1, 8); // every quarter of the second, at most
    assertThat(tap.published()).hasSize(tries);
    assertThat(first).isCompletedExceptionally();
    assertThat(second).isCompletedExceptionally();
  }

  @Test
  @Tag("RPL-12")
  void without_the_mandatory_flag_a_lost_reply_is_not_noticed() {
    Driver server = rig.open(broker.url() + "?direct_mandatory_flag=false");
    Driver caller = rig.open(broker.url());
    Rig.Inbox inbox = rig.serve(server, lab.withServer("node-1"));
    var call = rig.call(caller, lab, "any");
    IncomingRequest request = inbox.take();
    String replyQueue = replyQueue();
    caller.close();
    broker.node().deleteQueue(broker.virtualHost(), replyQueue);

    Rig.get(request.reply(Reply.result(Json.of(1))));

    assertThat(call).isCompletedExceptionally();
  }

  private static long messagesIn(String queue) {
    return broker.node().queues(broker.virtualHost()).stream()
        .filter(it -> it.name().equals(queue))
        .mapToLong(Queue::messages)
        .sum();
  }

  private static void permit(String configure) {
    broker
        .node()
        .ctl("set_permissions", "-p", broker.virtualHost(), "guest", configure, ".*", ".*");
  }

  private static void limitQueues(int most) {
    broker
        .node()
        .ctl(
            "set_vhost_limits", "-p", broker.virtualHost(), "{\"max-queues\": %d}".formatted(most));
  }

  private static String url(BrokenCable cable) {
    return "rabbit://guest:guest@127.0.0.1:%d/%s".formatted(cable.port(), broker.virtualHost());
  }

  private static String replyQueue() {
    return await()
        .atMost(Rig.PATIENCE)
        .until(
            () ->
                broker.node().queues(broker.virtualHost()).stream()
                    .map(Queue::name)
                    .filter(name -> name.startsWith("reply_"))
                    .findFirst()
                    .orElse(""),
            name -> !name.isEmpty());
  }
}

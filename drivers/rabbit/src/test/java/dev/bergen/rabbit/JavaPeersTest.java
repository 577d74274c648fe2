// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.bergen.Target;
import dev.bergen.json.Json;
import dev.bergen.spi.Driver;
import dev.bergen.spi.IncomingRequest;
import dev.bergen.spi.Reply;
import dev.bergen.spi.SendOptions;
import dev.bergen.spi.ServerTimes;
import dev.bergen.testbed.AmqpTap;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.TappedMessage;
import dev.bergen.testbed.Topology.Binding;
import dev.bergen.testbed.Topology.Exchange;
import dev.bergen.testbed.Topology.Queue;
import dev.bergen.wire.ReplyMessage;
import dev.bergen.wire.RequestMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What Java peers tell each other beside what Python would say. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(90)
class JavaPeersTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  private static final String OFF = "?java_peer_headers=false";

  private final Rig rig = new Rig();
  private final Target lab = Target.topic("lab");

  @AfterEach
  void close() throws Exception {
    rig.close();
  }

  @Test
  void calls_carry_their_deadline_and_casts_and_replies_carry_nothing() {
    AmqpTap tap = rig.closing(AmqpTap.before(broker.node()));
    Driver driver = rig.open(tap.url(broker.virtualHost()));
    rig.echo(driver, lab.withServer("node-1"));
    long before = System.currentTimeMillis();

    Rig.get(rig.call(driver, lab, "called"));
    long after = System.currentTimeMillis();
    Rig.get(rig.cast(driver, lab, "cast"));

    List<TappedMessage> seen = tap.await(all -> all.size() >= 3, Duration.ofSeconds(10));
    assertThat(seen.get(0).properties().getHeaders()).containsOnlyKeys("bergen-deadline");
    long told = (Long) seen.get(0).properties().getHeaders().get("bergen-deadline");
    assertThat(told)
        .isBetween(before + Rig.PATIENCE.toMillis() - 5, after + Rig.PATIENCE.toMillis() + 5);
    assertThat(seen.get(1).properties().getHeaders()).as("reply").isEmpty();
    assertThat(seen.get(2).properties().getHeaders()).as("cast").isEmpty();
  }

  @Test
  void switched_off_only_the_headers_that_an_application_gave_are_sent() {
    AmqpTap tap = rig.closing(AmqpTap.before(broker.node()));
    Driver driver = rig.open(tap.url(broker.virtualHost()) + OFF);
    Rig.Inbox inbox = rig.serve(driver, lab.withServer("node-1"));

    CompletableFuture<Reply> plain = rig.call(driver, lab, "plain");
    answer(inbox.take());
    Rig.get(plain);
    CompletableFuture<Reply> call =
        driver.call(
            lab,
            Rig.request("with", 1).withHeaders(Map.of("tenant", "blue")),
            rig.within(Rig.PATIENCE));
    IncomingRequest request = inbox.take();
    answer(request);
    Rig.get(call);

    List<TappedMessage> seen = tap.await(all -> all.size() >= 4, Duration.ofSeconds(10));
    assertThat(seen.get(0).properties().getHeaders()).isEmpty();
    assertThat(seen.get(2).properties().getHeaders()).containsOnlyKeys("tenant");
    assertThat(request.request().headers()).isEqualTo(Map.of("tenant", "blue"));
  }

  @Test
  void a_caller_that_asks_for_times_receives_them_with_the_reply() {
    AmqpTap tap = rig.closing(AmqpTap.before(broker.node()));
    Driver driver = rig.open(tap.url(broker.virtualHost()));
    Rig.Inbox inbox = rig.serve(driver, lab.withServer("node-1"));

    Reply reply = timed(driver, lab, inbox);

    List<TappedMessage> seen = tap.await(all -> all.size() >= 2, Rig.PATIENCE);
    assertThat(seen.get(0).properties().getHeaders())
        .containsOnlyKeys("bergen-deadline", "bergen-times")
        .containsEntry("bergen-times", 1L);
    assertThat(seen.get(1).properties().getHeaders()).containsOnlyKeys("bergen-times");
    assertThat(seen.get(1).properties().getHeaders().get("bergen-times").toString())
        .matches("\\d+ \\d+ \\d+");
    assertThat(reply.times()).isNotNull();
  }

  @Test
  void switched_off_at_either_end_there_are_no_times() {
    Driver on = rig.open(broker.url());
    Driver off = rig.open(broker.url() + OFF);
    Rig.Inbox inbox = rig.serve(on, lab.withServer("node-1"));
    Target attic = Target.topic("attic");
    Rig.Inbox silent = rig.serve(off, attic.withServer("node-1"));

    assertThat(timed(off, lab, inbox).times()).as("nobody asks").isNull();
    assertThat(timed(on, attic, silent).times()).as("nobody tells").isNull();
  }

  @Test
  void times_that_cannot_be_read_are_no_trouble() throws Exception {
    Driver client = rig.open(broker.url());
    Rig.Inbox inbox = rig.serve(rig.open(broker.url() + OFF), lab.withServer("node-1"));
    try (Connection raw = broker.node().connect(broker.virtualHost());
        Channel channel = raw.createChannel()) {
      for (Object told : List.of("", "1 2", "a b c", "-1 2 3", "9999999999999 1 1", 7, "1 2 3 x")) {
        CompletableFuture<Reply> call = askTimes(client, lab);
        IncomingRequest request = inbox.take();
        byte[] body = new ReplyMessage(request.messageId(), Json.of(1), null, true, null).encode();
        BasicProperties properties =
            new BasicProperties.Builder()
                .contentType("application/json")
                .contentEncoding("utf-8")
                .headers(Map.of("bergen-times", told))
                .build();
        channel.basicPublish("", replyQueue(), properties, body);

        ServerTimes times = Rig.get(call).times();
        assertThat(times == null).as("%s", told).isNotEqualTo("1 2 3 x".equals(told));
      }
    }
  }

  private static String replyQueue() {
    return queues().stream().filter(name -> name.startsWith("reply_")).findFirst().orElseThrow();
  }

  private CompletableFuture<Reply> askTimes(Driver client, Target target) {
    return client.call(
        target,
        Rig.request("timed", 1),
        new SendOptions(rig.timer.deadline(Rig.PATIENCE), null, false, -1, true));
  }

  private Reply timed(Driver client, Target target, Rig.Inbox inbox) {
    CompletableFuture<Reply> call = askTimes(client, target);
    answer(inbox.take());
    return Rig.get(call);
  }

  @Test
  void switched_off_no_cancellation_is_sent() throws Exception {
    Driver client = rig.open(broker.url() + OFF);
    Rig.Inbox inbox = rig.serve(rig.open(broker.url()), lab.withServer("node-1"));
    AtomicInteger cancelled = new AtomicInteger();
    CompletableFuture<Reply> call = rig.call(client, lab, "unwanted");
    IncomingRequest unwanted = inbox.take();
    unwanted.onCancel(cancelled::incrementAndGet);

    call.cancel(true);
    CompletableFuture<Reply> next = rig.call(client, lab, "next");
    answer(inbox.take());
    Rig.get(next);

    assertThat(cancelled).hasValue(0);
    assertThat(exchanges()).doesNotContain("bergen.control");
  }

  @Test
  void callers_that_say_no_deadline_leave_no_trace_of_java() {
    Driver server = rig.open(broker.url());
    Rig.Inbox inbox = rig.serve(server, lab.withServer("node-1"));
    Driver likePython = rig.open(broker.url() + OFF);

    CompletableFuture<Reply> call = rig.call(likePython, lab, "any");
    IncomingRequest request = inbox.take();
    answer(request);
    Rig.get(call);

    assertThat(request.deadline()).isNotNull();
    assertThat(request.deadline().timeout()).isEqualTo(Rig.PATIENCE);
    assertThat(exchanges()).doesNotContain("bergen.control");
    assertThat(queues()).noneMatch(name -> name.startsWith("bergen"));
  }

  @Test
  void the_first_call_of_a_java_caller_brings_a_control_queue_which_goes_with_its_server() {
    Driver server = rig.open(broker.url());
    Rig.Inbox inbox = rig.serve(server, lab.withServer("node-1"));
    call(inbox);

    await().atMost(Rig.PATIENCE).until(() -> !controlBindings().isEmpty());
    assertThat(controlBindings()).extracting(Binding::routingKey).containsExactly("lab");
    assertThat(broker.node().exchanges(broker.virtualHost()))
        .contains(new Exchange("bergen.control", "topic", false, true, false, Map.of()));
    Queue queue =
        broker
            .node()
            .queue(broker.virtualHost(), name -> name.matches("bergen_control_[0-9a-f]{32}"));
    assertThat(queue.exclusive()).isTrue();
    assertThat(queue.autoDelete()).isTrue();

    server.close();
    await()
        .atMost(Rig.PATIENCE)
        .untilAsserted(() -> assertThat(queues()).noneMatch(name -> name.startsWith("bergen")));
    assertThat(exchanges()).doesNotContain("bergen.control");
  }

  @Test
  void one_queue_receives_the_cancellations_of_all_served_topics() throws Exception {
    Driver server = rig.open(broker.url());
    Driver client = rig.open(broker.url());
    Target attic = Target.topic("attic");
    Rig.Inbox one = rig.serve(server, lab.withServer("node-1"));
    Rig.Inbox two = rig.serve(server, attic.withServer("node-1"));

    assertCancellable(client, lab, one);
    assertCancellable(client, attic, two);

    assertThat(controlBindings()).extracting(Binding::routingKey).contains("lab", "attic");
    assertThat(queues().stream().filter(name -> name.startsWith("bergen"))).hasSize(1);
  }

  @Test
  void a_control_queue_that_vanishes_comes_back() throws Exception {
    Driver server = rig.open(broker.url());
    Driver client = rig.open(broker.url());
    Rig.Inbox inbox = rig.serve(server, lab.withServer("node-1"));
    assertCancellable(client, lab, inbox);

    broker.node().deleteExchange(broker.virtualHost(), "bergen.control");
    rig.call(client, lab, "lost").cancel(true);
    inbox.take();
    call(inbox);
    assertThat(broker.node().closeConnections(broker.virtualHost())).isPositive();
    await().atMost(Rig.PATIENCE).until(() -> !controlBindings().isEmpty());

    assertCancellable(client, lab, inbox);
  }

  @Test
  void a_request_cancelled_before_it_is_requested_is_never_delivered() throws Exception {
    Driver client = rig.open(broker.url());
    Rig.Inbox inbox = new Rig.Inbox();
    Driver server = rig.open(broker.url());
    var subscription =
        rig.closing(
            Rig.get(
                server.serve(
                    lab.withServer("node-1"), inbox, 8, rig.timer.deadline(Rig.PATIENCE))));
    subscription.request(1);
    CompletableFuture<Reply> first = rig.call(client, lab, "first");
    CountDownLatch told = new CountDownLatch(1);
    IncomingRequest request = inbox.take();
    request.onCancel(told::countDown);
    CompletableFuture<Reply> unread = rig.call(client, lab, "unread");
    await()
        .atMost(Rig.PATIENCE)
        .until(
            () ->
                broker.node().queues(broker.virtualHost()).stream()
                    .anyMatch(queue -> queue.name().equals("lab") && queue.unacknowledged() == 1));
    await().atMost(Rig.PATIENCE).until(() -> !controlBindings().isEmpty());

    unread.cancel(true);
    first.cancel(true); // on the same way, so that it is heard later
    assertThat(told.await(Rig.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    answer(request);
    Rig.get(rig.cast(client, lab, "next"));
    subscription.request(1);

    assertThat(inbox.take().request().method()).isEqualTo("next");
  }

  @Test
  void control_messages_that_mean_nothing_are_ignored() throws Exception {
    Driver server = rig.open(broker.url());
    Driver client = rig.open(broker.url());
    Rig.Inbox inbox = rig.serve(server, lab.withServer("node-1"));
    assertCancellable(client, lab, inbox);

    try (Connection raw = broker.node().connect(broker.virtualHost());
        Channel channel = raw.createChannel()) {
      for (String body :
          List.of(
              "", "{", "[]", "{}", "{\"cancel\": 1}", "{\"cancel\": \"x\"}", "{\"other\": 1}")) {
        channel.basicPublish("bergen.control", "lab", null, body.getBytes(StandardCharsets.UTF_8));
      }
      channel.basicPublish("bergen.control", "lab", null, new byte[200_000]);
    }

    assertCancellable(client, lab, inbox);
  }

  @Test
  void a_cancellation_after_the_reply_is_ignored() throws Exception {
    Driver client = rig.open(broker.url());
    Rig.Inbox inbox = rig.serve(rig.open(broker.url()), lab.withServer("node-1"));
    assertCancellable(client, lab, inbox);
    AtomicInteger cancelled = new AtomicInteger();
    CompletableFuture<Reply> call = rig.call(client, lab, "answered");
    IncomingRequest request = inbox.take();
    request.onCancel(cancelled::incrementAndGet);
    answer(request);
    Rig.get(call);

    try (Connection raw = broker.node().connect(broker.virtualHost());
        Channel channel = raw.createChannel()) {
      byte[] late = "{\"cancel\": \"%s\"}".formatted(request.messageId()).getBytes(UTF_8);
      channel.basicPublish("bergen.control", "lab", null, late);
    }
    assertCancellable(client, lab, inbox); // which is heard after it

    assertThat(cancelled).hasValue(0);
  }

  @Test
  void headers_of_foreigners_are_no_trouble() throws Exception {
    Driver server = rig.open(broker.url());
    Rig.Inbox inbox = rig.serve(server, lab.withServer("node-1"));
    Map<String, Object> headers = new HashMap<>();
    headers.put("number", 1);
    headers.put("list", List.of("a"));
    headers.put("nothing", null);
    headers.put("text", "kept");
    headers.put("bergen-deadline", "soon");
    headers.put("bergen-later", "unknown");

    publish(headers);

    IncomingRequest request = inbox.take();
    assertThat(request.request().headers()).isEqualTo(Map.of("text", "kept"));
    assertThat(request.deadline().timeout()).isEqualTo(Duration.ofSeconds(9));
    assertThat(exchanges()).doesNotContain("bergen.control");
  }

  @Test
  void a_deadline_that_clocks_cannot_explain_is_not_believed() throws Exception {
    Rig.Inbox inbox = rig.serve(rig.open(broker.url()), lab.withServer("node-1"));
    long now = System.currentTimeMillis();
    Duration expiration = Duration.ofSeconds(9);

    assertThat(deadlineOf(inbox, now + 3_000)).isBetween(Duration.ZERO, Duration.ofSeconds(4));
    assertThat(deadlineOf(inbox, now + 60_000)).as("too late").isEqualTo(expiration);
    assertThat(deadlineOf(inbox, now - 60_000)).as("past").isEqualTo(expiration);
    assertThat(deadlineOf(inbox, now - 7_200_000)).as("long past").isEqualTo(expiration);
    assertThat(deadlineOf(inbox, now + 7_200_000)).as("far").isEqualTo(expiration);
    assertThat(deadlineOf(inbox, Long.MIN_VALUE)).as("least").isEqualTo(expiration);
    assertThat(deadlineOf(inbox, Long.MAX_VALUE)).as("most").isEqualTo(expiration);
  }

  private static @Nullable Duration deadlineOf(Rig.Inbox inbox, long told) throws Exception {
    publish(Map.of("bergen-deadline", told));
    IncomingRequest request = inbox.take();
    return request.deadline() == null ? null : request.deadline().timeout();
  }

  /** Publishes a call that nobody waits for, with nine seconds to live. */
  private static void publish(Map<String, Object> headers) throws Exception {
    byte[] body =
        new RequestMessage(Rig.request("any", 1), "id-1", "reply_nowhere", null, null).encode();
    BasicProperties properties =
        new BasicProperties.Builder()
            .contentType("application/json")
            .contentEncoding("utf-8")
            .expiration("9000")
            .headers(headers)
            .build();
    try (Connection raw = broker.node().connect(broker.virtualHost());
        Channel channel = raw.createChannel()) {
      channel.basicPublish("openstack", "lab", properties, body);
    }
  }

  private void assertCancellable(Driver client, Target target, Rig.Inbox inbox) throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    CompletableFuture<Reply> call = rig.call(client, target, "unwanted");
    IncomingRequest request = inbox.take();
    request.onCancel(told::countDown);
    await()
        .atMost(Rig.PATIENCE)
        .until(
            () ->
                controlBindings().stream()
                    .anyMatch(each -> each.routingKey().equals(target.topic())));

    call.cancel(true);

    assertThat(told.await(Rig.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  private void call(Rig.Inbox inbox) {
    CompletableFuture<Reply> call = rig.call(rig.open(broker.url()), lab, "any");
    answer(inbox.take());
    Rig.get(call);
  }

  private static void answer(IncomingRequest request) {
    var unused = request.reply(Reply.result(Json.NULL));
  }

  private static List<String> exchanges() {
    return broker.node().exchanges(broker.virtualHost()).stream().map(Exchange::name).toList();
  }

  private static List<String> queues() {
    return broker.node().queues(broker.virtualHost()).stream().map(Queue::name).toList();
  }

  private static List<Binding> controlBindings() {
    return broker.node().bindings(broker.virtualHost()).stream()
        .filter(binding -> binding.source().equals("bergen.control"))
        .toList();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.golden;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.rabbitmq.client.AMQP.Basic;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.bergen.Target;
import dev.bergen.interop.JavaServers;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.testbed.AmqpTap;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.TappedMessage;
import dev.bergen.testbed.Topology;
import dev.bergen.transport.RpcTransport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** Messages that no peer should send do not stop a consumer, and cost nobody else anything. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@Tag("newest-jdk-only")
class BadInputTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  private static final long SEED = 20_260_101;
  private static final int MUTATIONS = 10_000;
  private static final int BETWEEN_GOOD_ONES = 1_000;

  private static final String FINAL = "\"ending\": true, ";

  private final CountDownLatch stopped = new CountDownLatch(1);
  private AmqpTap tap;
  private RpcTransport transport;
  private RpcServer server;
  private RpcClient client;
  private Connection connection;
  private Channel channel;

  @BeforeEach
  void start() throws Exception {
    tap = AmqpTap.before(broker.node());
    transport = RpcTransport.open(tap.url(broker.virtualHost()));
    server = JavaServers.startGolden(transport, stopped);
    client = RpcClient.of(transport, Target.topic("lab")).withTimeout(ofSeconds(20));
    connection = broker.node().connect(broker.virtualHost());
    channel = connection.createChannel();
    good();
  }

  @AfterEach
  void stop() throws Exception {
    stopped.countDown();
    connection.close();
    server.close();
    transport.close();
    tap.close();
  }

  @Test
  void a_server_outlives_every_malformed_envelope_and_logs_each_kind() throws Exception {
    List<BadMessage> bad = BadMessages.envelopes();
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger("dev.bergen.rabbit");
    logger.addAppender(log);

    publish("lab", bad);

    good();
    assertEmpty("lab");
    assertThat(rejections()).isEqualTo(bad.size());
    logger.detachAppender(log);
    assertThat(List.copyOf(log.list))
        .extracting(ILoggingEvent::getFormattedMessage)
        .anyMatch(line -> line.matches("Rejected .*kind=CONTENT_TYPE total=\\d+\\)"))
        .anyMatch(line -> line.matches("Rejected .*kind=COMPRESSION total=\\d+\\)"))
        .anyMatch(line -> line.matches("Rejected .*kind=BODY total=\\d+\\)"))
        .hasSizeLessThan(bad.size());
  }

  @Test
  void a_server_outlives_every_malformed_request() throws Exception {
    List<BadMessage> bad = new ArrayList<>(BadMessages.requests());
    bad.addAll(BadMessages.oddities());

    publish("lab", bad);

    good();
    assertEmpty("lab");
    assertThat(rejections()).isLessThanOrEqualTo(bad.size());
  }

  @Test
  void a_server_outlives_ten_thousand_mutations() throws Exception {
    Random ids = new Random(SEED);
    UnaryOperator<String> freshen =
        body -> body.replaceAll("(_unique_id[^0-9a-f]+)[0-9a-f]{32}", "$1" + hex(ids));

    publishWithGoodOnesBetween("lab", new Mutations(SEED, "request", freshen));

    assertEmpty("lab");
    assertThat(rejections()).isGreaterThan(MUTATIONS / 4);
  }

  @Test
  void a_client_outlives_every_malformed_envelope_and_reply() throws Exception {
    List<BadMessage> bad = new ArrayList<>(BadMessages.envelopes());
    bad.addAll(BadMessages.oddities());
    bad.addAll(BadMessages.replies("0123456789abcdef0123456789abcdef"));
    String replies = replyQueue();

    publish(replies, bad);

    good();
    assertEmpty(replies);
    assertThat(rejections()).isGreaterThanOrEqualTo(BadMessages.envelopes().size());
  }

  @Test
  void a_call_with_a_malformed_failure_ends_all_the_same() throws Exception {
    silentQueue();
    RpcClient silent = client.withTopic("silent").withTimeout(ofSeconds(5));
    List<CompletableFuture<@Nullable Object>> calls = new ArrayList<>();
    int kinds = BadMessages.failures("").size();
    for (int i = 0; i < kinds; i++) {
      calls.add(silent.callAsync("echo", Map.of("value", i)));
    }
    List<String> ids = awaitSilentCalls(kinds);
    String replies = replyQueue();

    for (int i = 0; i < kinds; i++) {
      publish(replies, List.of(BadMessages.failures(ids.get(i)).get(i)));
    }

    for (CompletableFuture<@Nullable Object> call : calls) {
      await().atMost(ofSeconds(30)).pollInterval(ofMillis(20)).until(call::isDone);
      assertThat(call).isCompletedExceptionally();
    }
    good();
  }

  @Test
  void a_failure_that_says_nothing_is_none() throws Exception {
    silentQueue();
    CompletableFuture<@Nullable Object> empty = client.withTopic("silent").callAsync("a");
    CompletableFuture<@Nullable Object> none = client.withTopic("silent").callAsync("b");
    List<String> ids = awaitSilentCalls(2);

    publish(replyQueue(), List.of(BadMessages.reply(ids.get(0), FINAL + "\"failure\": \"\"")));
    publish(replyQueue(), List.of(BadMessages.reply(ids.get(1), FINAL + "\"failure\": []")));

    assertThat(empty).succeedsWithin(ofSeconds(30)).isNull();
    assertThat(none).succeedsWithin(ofSeconds(30)).isNull();
  }

  @Test
  void a_client_outlives_ten_thousand_mutations_of_replies_to_its_calls() throws Exception {
    silentQueue();
    RpcClient silent = client.withTopic("silent").withTimeout(ofSeconds(60));
    List<CompletableFuture<@Nullable Object>> calls = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      calls.add(silent.callAsync("echo", Map.of("value", i)));
    }
    List<String> ids = awaitSilentCalls(500);
    Iterator<String> next = new Random(SEED).ints(0, 500).mapToObj(ids::get).iterator();
    UnaryOperator<String> freshen =
        body -> body.replaceAll("(_msg_id[^0-9a-f]+)[0-9a-f]{32}", "$1" + next.next());
    String replies = replyQueue();

    publishWithGoodOnesBetween(replies, new Mutations(SEED, "reply", freshen));

    assertEmpty(replies);
    assertThat(rejections()).isGreaterThan(MUTATIONS / 4);
    assertThat(calls).anyMatch(CompletableFuture::isDone);
    calls.forEach(call -> call.cancel(false));
    good();
  }

  private void good() {
    assertThat(client.call("echo", Map.of("value", "good"))).isEqualTo("good");
  }

  private void publish(String queue, List<BadMessage> bad) throws IOException {
    for (BadMessage message : bad) {
      channel.basicPublish("", queue, message.properties(), message.body());
    }
  }

  private void publishWithGoodOnesBetween(String queue, Mutations mutations) throws IOException {
    for (int sent = 0; sent < MUTATIONS; sent += BETWEEN_GOOD_ONES) {
      publish(queue, mutations.take(BETWEEN_GOOD_ONES).toList());
      good();
    }
  }

  // A queue that takes calls and has no server.
  private void silentQueue() throws IOException {
    channel.queueDeclare("silent", false, false, false, Map.of());
    channel.queueBind("silent", "openstack", "silent");
  }

  private List<String> awaitSilentCalls(int count) {
    return tap.await(seen -> silent(seen).size() == count, ofSeconds(20)).stream()
        .filter(m -> m.routingKey().equals("silent"))
        .map(m -> Golden.unmasked(m.text()).get("_msg_id").asText())
        .toList();
  }

  private static List<TappedMessage> silent(List<TappedMessage> seen) {
    return seen.stream().filter(m -> m.routingKey().equals("silent")).toList();
  }

  private String replyQueue() {
    return broker.node().queue(broker.virtualHost(), name -> name.startsWith("reply_")).name();
  }

  private void assertEmpty(String queue) {
    await()
        .atMost(ofSeconds(30))
        .pollInterval(ofMillis(100))
        .untilAsserted(
            () ->
                assertThat(broker.node().queues(broker.virtualHost()))
                    .filteredOn(q -> q.name().equals(queue))
                    .extracting(Topology.Queue::messages)
                    .containsExactly(0L));
  }

  // As the broker was told: without putting them back.
  private long rejections() {
    return tap.methods().stream()
        .filter(m -> m.fromClient() && m.name().equals("basic.reject"))
        .map(m -> (Basic.Reject) m.method())
        .filter(reject -> !reject.getRequeue())
        .count();
  }

  private static String hex(Random random) {
    return "%016x%016x".formatted(random.nextLong(), random.nextLong());
  }
}

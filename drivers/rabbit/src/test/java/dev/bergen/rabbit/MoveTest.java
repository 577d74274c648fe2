// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import dev.bergen.MessageDeliveryException;
import dev.bergen.spi.Driver;
import dev.bergen.spi.queues.MoveRequest;
import dev.bergen.spi.queues.TopologyChange;
import dev.bergen.spi.queues.TopologyChange.Bind;
import dev.bergen.spi.queues.TopologyChange.Claim;
import dev.bergen.spi.queues.TopologyChange.DeclareExchange;
import dev.bergen.spi.queues.TopologyChange.DeclareQueue;
import dev.bergen.spi.queues.TopologyChange.DeleteQueue;
import dev.bergen.testbed.BrokerExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An operator moves messages, and nothing is lost. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(90)
@Tag("broker-4")
@Tag("newest-jdk-only")
class MoveTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  private final Rig rig = new Rig();
  private Driver driver;
  private Connection connection;
  private Channel channel;

  @BeforeEach
  void open() throws Exception {
    driver = rig.open(broker.url());
    connection = broker.node().connect(broker.virtualHost());
    channel = connection.createChannel();
    channel.confirmSelect();
  }

  @AfterEach
  void close() throws Exception {
    connection.close();
    rig.close();
  }

  private void declare(String name, Map<String, Object> arguments) throws Exception {
    channel.queueDeclare(name, true, false, false, new HashMap<>(arguments));
  }

  private void fill(String queue, int count) throws Exception {
    // as oslo.messaging's messages; RabbitMQ 4.3 delivers those without a priority before them
    BasicProperties usual = new BasicProperties.Builder().priority(0).build();
    for (int i = 0; i < count; i++) {
      channel.basicPublish("", queue, usual, ("m" + i).getBytes(UTF_8));
    }
    channel.waitForConfirms();
  }

  private MoveRequest.Result move(MoveRequest request) throws Exception {
    return driver.move(request, moved -> true).get(30, TimeUnit.SECONDS);
  }

  @Test
  void all_messages_are_moved_in_their_order_with_properties_and_headers() throws Exception {
    declare("from", Map.of("x-queue-type", "quorum")); // which adds a header of its own
    declare("to", Map.of());
    BasicProperties said =
        new BasicProperties.Builder()
            .contentType("application/json")
            .contentEncoding("utf-8")
            .headers(Map.of("compression", "x", "n", 7))
            .deliveryMode(2)
            .priority(0)
            .correlationId("c")
            .replyTo("r")
            .messageId("id")
            .timestamp(Date.from(Instant.ofEpochSecond(1_700_000_000)))
            .type("t")
            .appId("a")
            .build();
    channel.basicPublish("", "from", said, "first".getBytes(UTF_8));
    fill("from", 600);

    MoveRequest.Result result = move(MoveRequest.toQueue("from", "to"));

    assertThat(result).isEqualTo(new MoveRequest.Result(601, 0, 0, null));
    GetResponse first = channel.basicGet("to", true);
    assertThat(first.getBody()).asString(UTF_8).isEqualTo("first");
    assertThat(first.getProps().toString()).isEqualTo(said.toString());
    for (int i = 0; i < 600; i++) {
      assertThat(channel.basicGet("to", true).getBody()).asString(UTF_8).isEqualTo("m" + i);
    }
  }

  @Test
  void it_ends_at_its_limit_or_on_request() throws Exception {
    declare("from", Map.of());
    declare("to", Map.of());
    fill("from", 100);

    MoveRequest.Result limited = move(MoveRequest.toQueue("from", "to").withLimit(30));
    AtomicInteger asked = new AtomicInteger();
    MoveRequest.Result ended =
        driver
            .move(MoveRequest.toQueue("from", "to"), moved -> asked.incrementAndGet() == 1)
            .get(30, TimeUnit.SECONDS);

    assertThat(limited).isEqualTo(new MoveRequest.Result(30, 0, 70, null));
    assertThat(ended.moved()).isBetween(1L, 69L);
    assertThat(ended.left()).isEqualTo(70 - ended.moved());
    assertThat(channel.messageCount("to")).isEqualTo(100 - ended.left());
  }

  @Test
  void messages_that_the_target_queue_refuses_stay_in_the_source_queue() throws Exception {
    declare("from", Map.of());
    declare("to", Map.of("x-max-length", 4, "x-overflow", "reject-publish"));
    fill("from", 8);

    MoveRequest.Result result = move(MoveRequest.toQueue("from", "to"));

    assertThat(result.problem()).isEqualTo("queue to is full");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(channel.messageCount("from") + channel.messageCount("to")).isEqualTo(8));
    assertThat(channel.messageCount("to")).isEqualTo(result.moved());
  }

  @Test
  void a_queue_that_is_not_there_is_named_and_nothing_is_taken() throws Exception {
    declare("from", Map.of());
    fill("from", 2);

    assertThatThrownBy(() -> move(MoveRequest.toQueue("from", "nowhere")))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(MessageDeliveryException.class)
        .hasMessageContaining("no queue 'nowhere'");
    await().atMost(PATIENCE).until(() -> channel.messageCount("from") == 2);
  }

  @Test
  void dead_letters_go_back_to_the_queues_they_died_in_and_can_die_again() throws Exception {
    declare("dead", Map.of());
    for (String queue : List.of("one", "two")) {
      declare(queue, Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", "dead"));
      fill(queue, 1);
      GetResponse message = channel.basicGet(queue, false);
      channel.basicReject(message.getEnvelope().getDeliveryTag(), false);
    }
    await().atMost(PATIENCE).until(() -> channel.messageCount("dead") == 2);
    channel.basicPublish("", "dead", null, "stranger".getBytes(UTF_8));
    channel.waitForConfirms();

    MoveRequest.Result result = move(MoveRequest.toOrigin("dead"));

    assertThat(result.moved()).isEqualTo(2);
    assertThat(result.problem()).contains("no x-death header");
    GetResponse back = channel.basicGet("one", false);
    assertThat(back.getProps().getHeaders()).isNullOrEmpty();
    assertThat(channel.messageCount("two")).isEqualTo(1);
    channel.basicReject(back.getEnvelope().getDeliveryTag(), false);
    await().atMost(PATIENCE).until(() -> channel.messageCount("dead") == 2);
  }

  @Test
  void unroutable_messages_published_as_before_are_dropped_and_counted() throws Exception {
    channel.exchangeDeclare("x", "topic", true);
    declare("from", Map.of());
    channel.queueBind("from", "x", "#");
    declare("to", Map.of());
    channel.basicPublish("x", "known", null, "one".getBytes(UTF_8));
    channel.basicPublish("x", "unknown", null, "other".getBytes(UTF_8));
    channel.waitForConfirms();
    channel.queueUnbind("from", "x", "#");
    channel.queueBind("to", "x", "known");

    MoveRequest.Result result = move(MoveRequest.asPublished("from"));

    assertThat(result).isEqualTo(new MoveRequest.Result(1, 1, 0, null));
    assertThat(channel.basicGet("to", true).getEnvelope().getExchange()).isEqualTo("x");
  }

  @Test
  void changes_are_done_in_their_order_up_to_the_first_that_is_refused() throws Exception {
    List<TopologyChange> changes =
        List.of(
            new DeclareExchange("x", "topic", true, false, Map.of()),
            new DeclareQueue("q", true, false, Map.of("x-queue-type", "quorum")),
            new Bind("x", "q", true, "k", Map.of()));

    driver.rearrange(changes).get(30, TimeUnit.SECONDS);
    channel.basicPublish("x", "k", null, new byte[1]);
    channel.waitForConfirms();

    assertThat(channel.basicGet("q", true)).isNotNull();
    assertThatThrownBy(
            () ->
                driver
                    .rearrange(
                        List.of(
                            new DeclareQueue("q", true, false, Map.of()),
                            new DeclareQueue("later", true, false, Map.of())))
                    .get(30, TimeUnit.SECONDS))
        .cause()
        .hasMessageContainingAll("does not declare queue q", "x-queue-type");
    driver.rearrange(List.of(new DeleteQueue("gone", true, true))).get(30, TimeUnit.SECONDS);
    assertThat(broker.node().queues(broker.virtualHost()))
        .extracting(queue -> queue.name())
        .containsExactly("q");
  }

  @Test
  void a_claimed_name_is_refused_to_others_until_it_is_released() throws Exception {
    Driver other = rig.open(broker.url());
    Claim claim = driver.claim("run").get(30, TimeUnit.SECONDS);

    assertThatThrownBy(() -> other.claim("run").get(30, TimeUnit.SECONDS))
        .cause()
        .hasMessageContaining("run");
    assertThat(claim.isHeld()).isTrue();
    claim.close();

    assertThat(claim.isHeld()).isFalse();
    try (Claim next = other.claim("run").get(30, TimeUnit.SECONDS)) {
      assertThat(next.isHeld()).isTrue();
    }
  }

  @Test
  void closing_the_driver_ends_running_moves() throws Exception {
    declare("from", Map.of());
    declare("to", Map.of());
    fill("from", 50);

    var moving =
        driver.move(
            MoveRequest.toQueue("from", "to"),
            moved -> {
              driver.close();
              return true;
            });

    assertThatThrownBy(() -> moving.get(30, TimeUnit.SECONDS))
        .cause()
        .hasMessageContaining("closed");
    await().atMost(PATIENCE).until(() -> channel.messageCount("from") == 50);
  }
}

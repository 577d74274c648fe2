// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.bergen.Target;
import dev.bergen.message.Priority;
import dev.bergen.notify.NotificationListener;
import dev.bergen.notify.NotificationResult;
import dev.bergen.notify.RejectedMessage;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.transport.NotificationTransport;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of messages in a listener's queues that no endpoint can get. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
@Tag("newest-jdk-only")
class RejectedMessagesTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  private static final String QUEUE = "lab.info";
  private static final String DEAD = "dead";

  private final BlockingQueue<RejectedMessage> rejected = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final CapturedLog log = new CapturedLog(NotificationListener.class);
  private NotificationTransport transport;
  private Connection connection;
  private Channel channel;

  @BeforeEach
  void open() throws Exception {
    transport = NotificationTransport.open(broker.url());
    connection = broker.node().connect(broker.virtualHost());
    channel = connection.createChannel();
    channel.exchangeDeclare("openstack", BuiltinExchangeType.TOPIC, false, false, Map.of());
    channel.queueDeclare(DEAD, false, false, false, Map.of());
    String toTheDead = "{\"dead-letter-exchange\":\"\",\"dead-letter-routing-key\":\"dead\"}";
    broker.node().ctl("set_policy", "-p", broker.virtualHost(), "dead", "^lab", toTheDead);
    channel.queueDeclare(QUEUE, false, false, false, Map.of());
    channel.queueBind(QUEUE, "openstack", QUEUE);
  }

  @AfterEach
  void close() throws Exception {
    log.close();
    transport.close();
    connection.close();
  }

  private NotificationListener.Builder listener() {
    return NotificationListener.builder(transport, Target.topic("lab"))
        .maxConcurrent(1)
        .handler(
            event -> {
              events.add(String.valueOf(event.eventType()));
              return NotificationResult.HANDLED;
            },
            Priority.INFO);
  }

  private void publish(BasicProperties properties, String body) throws Exception {
    channel.basicPublish("", QUEUE, properties, body.getBytes(StandardCharsets.UTF_8));
  }

  private static BasicProperties type(String contentType) {
    return new BasicProperties.Builder()
        .contentType(contentType)
        .headers(Map.of("x-origin", "here", "nested", Map.of("a", 1L)))
        .build();
  }

  private static String event(String name) {
    return "{\"event_type\": \"%s\", \"priority\": \"INFO\", \"payload\": 1}".formatted(name);
  }

  private long messages(String queue) throws Exception {
    return channel.messageCount(queue);
  }

  @Test
  @Tag("RCV-11")
  void the_application_gets_unreadable_messages_complete_and_their_neighbours_arrive()
      throws Exception {
    publish(type("text/plain"), event("not json"));
    publish(type("application/json"), "[1");
    publish(type("application/json"), event("good"));

    try (NotificationListener listener = listener().rejected(rejected::add).build()) {
      listener.start();

      assertThat(events.poll(30, TimeUnit.SECONDS)).isEqualTo("good");
      RejectedMessage first = rejected.poll(30, TimeUnit.SECONDS);
      assertThat(first.reason()).isEqualTo("the content type is not application/json");
      assertThat(first.source()).isEqualTo(QUEUE);
      assertThat(first.raw().properties()).containsEntry("content_type", "text/plain");
      assertThat(first.headers())
          .containsEntry("x-origin", "here")
          .containsEntry("nested", Map.of("a", 1L));
      assertThat(new String(first.body(), StandardCharsets.UTF_8)).isEqualTo(event("not json"));
      assertThat(first.notification()).isNull();
      assertThat(rejected.poll(30, TimeUnit.SECONDS).body())
          .isEqualTo("[1".getBytes(StandardCharsets.UTF_8));
      assertThat(listener.rejected()).isEqualTo(2);
    }
    assertThat(messages(QUEUE)).isZero();
    assertThat(messages(DEAD)).isZero(); // kept, so nobody else needs them
    assertThat(log.messages())
        .anyMatch(
            line ->
                line.contains("received 2 unreadable messages and 0 of unknown priority")
                    && line.contains("all were passed to its handler"));
  }

  @Test
  void a_notification_of_unknown_priority_comes_as_it_was_sent_and_as_it_was_read()
      throws Exception {
    String missing = "{\"event_type\": \"old\", \"payload\": {\"a\": 1}}";
    publish(type("application/json"), missing);

    try (NotificationListener listener = listener().rejected(rejected::add).build()) {
      listener.start();

      RejectedMessage message = rejected.poll(30, TimeUnit.SECONDS);
      assertThat(message.reason()).isEqualTo("its priority is missing");
      assertThat(message.notification().eventType()).isEqualTo("old");
      assertThat(message.headers()).containsEntry("x-origin", "here");
      assertThat(new String(message.body(), StandardCharsets.UTF_8)).isEqualTo(missing);
    }
    assertThat(messages(QUEUE)).isZero();
  }

  @Test
  void without_a_handler_they_become_dead_letters_and_their_total_is_logged() throws Exception {
    for (int i = 0; i < 5; i++) {
      publish(type("application/json"), "no json");
    }
    publish(type("application/json"), event("good"));

    try (NotificationListener listener = listener().build()) {
      listener.start();
      assertThat(events.poll(30, TimeUnit.SECONDS)).isEqualTo("good");
    }

    await().atMost(20, TimeUnit.SECONDS).until(() -> messages(DEAD) == 5);
    assertThat(log.messages())
        .filteredOn(line -> line.startsWith("Rejected a message of 7 bytes on lab.info"))
        .hasSize(1);
    assertThat(log.messages())
        .anyMatch(
            line ->
                line.contains("received 5 unreadable messages")
                    && line.contains("no handler was registered, so they were rejected"));
  }

  @Test
  void messages_that_the_handler_fails_to_store_become_dead_letters_and_block_no_others()
      throws Exception {
    publish(type("application/json"), "no json");
    publish(type("application/json"), event("good"));

    try (NotificationListener listener =
        listener()
            .rejected(
                message -> {
                  throw new AssertionError("no room");
                })
            .build()) {
      listener.start();
      assertThat(events.poll(30, TimeUnit.SECONDS)).isEqualTo("good");
    }

    await().atMost(20, TimeUnit.SECONDS).until(() -> messages(DEAD) == 1);
    assertThat(log.messages())
        .anyMatch(line -> line.startsWith("The handler of unreadable messages failed"));
  }

  @Test
  void messages_not_stored_when_the_listener_stops_are_requeued() throws Exception {
    CountDownLatch taken = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    publish(type("application/json"), "no json");
    publish(type("application/json"), "no json either");

    try (NotificationListener listener =
        listener()
            .rejected(
                message -> {
                  taken.countDown();
                  stopped.await();
                  throw new IllegalStateException("stopped meanwhile");
                })
            .build()) {
      listener.start();
      assertThat(taken.await(30, TimeUnit.SECONDS)).isTrue();
      listener.stop();
      stopped.countDown();
    }

    await().atMost(20, TimeUnit.SECONDS).until(() -> messages(QUEUE) == 2);
    assertThat(messages(DEAD)).isZero();
  }
}

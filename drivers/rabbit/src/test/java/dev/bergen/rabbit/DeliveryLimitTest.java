// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import static dev.bergen.notify.NotificationResult.HANDLED;
import static dev.bergen.notify.NotificationResult.REQUEUE;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.notify.NotificationListener;
import dev.bergen.notify.NotificationResult;
import dev.bergen.notify.Notifier;
import dev.bergen.notify.RequeuePolicy;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.transport.NotificationTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Quorum queues that drop what came back too often: after 20 returns from RabbitMQ 4.0 on. */
@Tag("broker-4")
@Tag("newest-jdk-only")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(90)
class DeliveryLimitTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String QUORUM =
      "rabbit_quorum_queue=true&rabbit_transient_quorum_queue=true";

  private final List<AutoCloseable> opened = new ArrayList<>();
  private final AtomicInteger handedOut = new AtomicInteger();
  private final List<String> dead = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (int i = opened.size() - 1; i >= 0; i--) {
      opened.get(i).close();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void an_event_that_is_tried_more_often_than_the_broker_gives_it_back_is_a_dead_letter_once(
      int listeners) {
    for (int i = 0; i < listeners; i++) {
      listen(QUORUM, backOff(30), REQUEUE);
    }

    send(QUORUM);

    await().atMost(PATIENCE).untilAsserted(() -> assertThat(dead).hasSize(1));
    assertThat(handedOut).hasValueGreaterThanOrEqualTo(30);
    await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(waiting()).isZero());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void an_event_that_goes_back_at_once_comes_until_it_is_handled(int listeners) {
    for (int i = 0; i < listeners; i++) {
      NotificationTransport transport = open(QUORUM);
      start(
          NotificationListener.builder(transport, Target.topic("lab"))
              .requeue(RequeuePolicy.immediately())
              .handler(event -> handedOut.incrementAndGet() < 45 ? REQUEUE : HANDLED));
    }

    send(QUORUM);

    await().atMost(PATIENCE).untilAsserted(() -> assertThat(handedOut).hasValue(45));
    await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(waiting()).isZero());
  }

  @Test
  void a_limit_of_our_own_option_counts_in_the_place_of_the_brokers() {
    String options = QUORUM + "&rabbit_quorum_delivery_limit=3";
    listen(options, backOff(8), REQUEUE);

    send(options);

    await().atMost(PATIENCE).untilAsserted(() -> assertThat(dead).containsExactly("8 tries"));
    assertThat(handedOut).hasValue(8);
  }

  @RepeatedTest(5)
  void a_message_that_the_broker_would_drop_when_a_listener_stops_becomes_a_dead_letter()
      throws Exception {
    String options = QUORUM + "&rabbit_quorum_delivery_limit=1";
    RequeuePolicy later = backOff(8).withDelays(PATIENCE, PATIENCE);
    NotificationListener first = listen(options, later, REQUEUE);
    send(options);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(handedOut).hasValue(1));
    first.close();
    assertThat(dead).isEmpty();

    NotificationListener second = listen(options, later, REQUEUE);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(handedOut).hasValue(2));
    second.close();

    assertThat(dead).containsExactly("1 tries");
    await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(waiting()).isZero());
  }

  @Test
  void where_returns_have_no_limit_an_event_is_given_back_however_often_its_listener_stops()
      throws Exception {
    String options = QUORUM + "&rabbit_quorum_delivery_limit=-1";
    RequeuePolicy later = backOff(8).withDelays(PATIENCE, PATIENCE);
    if (!keepsWhatIsReturned()) {
      return; // as the next test shows
    }
    send(options);
    for (int stopped = 1; stopped <= 22; stopped++) {
      NotificationListener listener = listen(options, later, REQUEUE);
      int times = stopped;
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(handedOut).hasValue(times));
      listener.close();
    }

    listen(options, later, HANDLED);

    await().atMost(PATIENCE).untilAsserted(() -> assertThat(handedOut).hasValue(23));
    assertThat(dead).isEmpty();
  }

  @Test
  void brokers_that_lose_what_is_returned_without_limit_are_not_used_so() throws Exception {
    NotificationTransport transport = open(QUORUM + "&rabbit_quorum_delivery_limit=-1");
    Notifier notifier = Notifier.of(transport, "compute.host1").withTopics("lab").withRetry(0);

    if (keepsWhatIsReturned()) {
      notifier.info(RequestContext.empty(), "kept", null);
    } else {
      assertThatThrownBy(() -> notifier.info(RequestContext.empty(), "refused", null))
          .hasMessageContainingAll(
              "RabbitMQ 3.", "drops each message", "rabbit_quorum_delivery_limit = -1");
    }
  }

  /** What the broker itself does where the limit is -1. */
  private static boolean keepsWhatIsReturned() throws Exception {
    Map<String, Object> unlimited = Map.of("x-queue-type", "quorum", "x-delivery-limit", -1);
    try (Connection peer = broker.node().connect(broker.virtualHost());
        Channel channel = peer.createChannel()) {
      channel.confirmSelect();
      channel.queueDeclare("probe", true, false, false, unlimited);
      channel.basicPublish("", "probe", null, new byte[1]);
      channel.waitForConfirms();
      await().atMost(PATIENCE).until(() -> channel.basicGet("probe", false), Objects::nonNull);
      channel.basicRecover(true);
      return channel.basicGet("probe", true) != null;
    }
  }

  @Test
  void an_event_that_has_come_more_often_than_the_known_limit_is_given_back_when_a_listener_stops()
      throws Exception {
    allow(100);
    send(QUORUM);
    try (Connection peer = broker.node().connect(broker.virtualHost());
        Channel channel = peer.createChannel()) {
      for (int i = 0; i < 22; i++) {
        await().atMost(PATIENCE).until(() -> channel.basicGet("lab.info", false), Objects::nonNull);
        channel.basicRecover(true);
      }
    }

    NotificationListener first = listen(QUORUM, backOff(8).withDelays(PATIENCE, PATIENCE), REQUEUE);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(handedOut).hasValue(1));
    first.close();
    listen(QUORUM, backOff(8), HANDLED);

    await().atMost(PATIENCE).untilAsserted(() -> assertThat(handedOut).hasValue(2));
    assertThat(dead).isEmpty();
  }

  /** By a policy, which clients cannot see. */
  private static void allow(int returns) {
    broker
        .node()
        .ctl(
            "set_policy",
            "-p",
            broker.virtualHost(),
            "returns",
            ".*",
            "{\"delivery-limit\": %d}".formatted(returns),
            "--apply-to",
            "queues");
  }

  @Test
  void a_limit_that_peers_did_not_declare_the_queue_with_is_not_relied_on() {
    send(QUORUM);

    start(
        NotificationListener.builder(
                open(QUORUM + "&rabbit_quorum_delivery_limit=100"), Target.topic("lab"))
            .requeue(RequeuePolicy.immediately())
            .handler(event -> handedOut.incrementAndGet() < 45 ? REQUEUE : HANDLED));

    await().atMost(PATIENCE).untilAsserted(() -> assertThat(handedOut).hasValue(45));
  }

  private RequeuePolicy backOff(int tries) {
    return RequeuePolicy.backOff()
        .withMaxTries(tries)
        .withDelays(ofMillis(5), ofMillis(5))
        .withDeadLetters((event, tried, error) -> dead.add(tried + " tries"));
  }

  private NotificationListener listen(
      String options, RequeuePolicy policy, NotificationResult result) {
    return start(
        NotificationListener.builder(open(options), Target.topic("lab"))
            .requeue(policy)
            .handler(
                event -> {
                  handedOut.incrementAndGet();
                  return result;
                }));
  }

  private NotificationListener start(NotificationListener.Builder builder) {
    NotificationListener listener = builder.build();
    opened.add(listener);
    listener.start();
    return listener;
  }

  private NotificationTransport open(String options) {
    NotificationTransport transport = NotificationTransport.open(broker.url() + "?" + options);
    opened.add(transport);
    return transport;
  }

  private void send(String options) {
    Notifier notifier = Notifier.of(open(options), "compute.host1").withTopics("lab");
    notifier.info(RequestContext.empty(), "stubborn", null);
  }

  private long waiting() {
    return broker.node().queues(broker.virtualHost()).stream()
        .filter(queue -> queue.name().equals("lab.info"))
        .mapToLong(queue -> queue.messages())
        .sum();
  }
}

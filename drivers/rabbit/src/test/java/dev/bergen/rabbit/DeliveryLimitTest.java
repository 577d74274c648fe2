// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import static dev.bergen.notify.NotificationResult.HANDLED;
import static dev.bergen.notify.NotificationResult.REQUEUE;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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

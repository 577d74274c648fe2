// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.bergen.MessageDeliveryException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.ServerListenException;
import dev.bergen.spi.Driver;
import dev.bergen.spi.Subscription;
import dev.bergen.testbed.KafkaNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Kafka that is not there, goes away and comes back. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("newest-jdk-only")
class KafkaFaultTest {
  private static KafkaNode node;

  private Rig rig;

  @BeforeAll
  static void start() {
    node = KafkaNode.start();
  }

  @AfterAll
  static void end() {
    node.close();
  }

  @BeforeEach
  void open() {
    rig = new Rig(node.url());
  }

  /** Nothing of ours may be left, nor of Kafka's clients, which bear our names. */
  @AfterEach
  void close() {
    rig.close();
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.contains("bergen-kafka")));
  }

  @Test
  @Tag("KAF-15")
  @Tag("KAF-17")
  @Tag("KAF-18")
  void without_a_kafka_nobody_is_kept_waiting_and_all_ends_by_its_deadline() {
    node.stop();
    Driver driver = rig.open();
    List<CompletableFuture<Void>> sending = new ArrayList<>();

    sending.add(rig.sending(driver, "until", rig.until(Duration.ofSeconds(3))));
    boolean waited = sending.get(0).isDone();
    sending.add(rig.sending(driver, "once", rig.trying(0, Duration.ofMinutes(1))));
    CompletableFuture<Subscription> listening =
        driver.listen(
            List.of(rig.address("info")),
            null,
            notification -> {},
            1,
            rig.timer().deadline(Duration.ofSeconds(3)));

    assertThat(waited).as("the sender waited for the outcome").isFalse();
    MessagingTimeoutException late = Rig.failure(sending.get(0), MessagingTimeoutException.class);
    assertThat(late).hasMessageContainingAll("until", "3 s", "127.0.0.1", "cannot be reached");
    assertThat(late.mayHaveRun()).isFalse();
    assertThat(Rig.failure(sending.get(1), MessageDeliveryException.class))
        .hasMessageContainingAll("once", "cannot be reached");
    assertThat(Rig.failure(listening, ServerListenException.class))
        .hasMessageContainingAll(rig.topic + ".info", "3 s", "cannot be reached");
    Rig.get(CompletableFuture.runAsync(driver::close));
    node.restart();
  }

  @Test
  @Tag("KAF-13")
  @Tag("KAF-18")
  void what_begins_without_a_kafka_goes_on_when_it_comes() {
    node.stop();
    Driver driver = rig.open();
    CompletableFuture<Void> sending = rig.sending(driver, "early");
    Heard heard = new Heard();
    CompletableFuture<Subscription> listening =
        driver.listen(
            List.of(rig.address("error")), null, heard, 1, rig.timer().deadline(Rig.PATIENCE));

    node.restart();

    Rig.get(sending);
    Rig.get(listening);
  }

  @Test
  @Tag("KAF-12")
  @Tag("KAF-13")
  void nothing_is_lost_when_kafka_restarts_and_listeners_come_back_by_themselves() {
    ListAppender<ILoggingEvent> log = logOf(KafkaSubscription.class);
    Driver driver = rig.open();
    Heard heard = rig.listen(driver, "info").wants(1_000);
    List<String> sent = new ArrayList<>();
    List<CompletableFuture<Void>> sending = new ArrayList<>();
    IntStream.range(0, 50).forEach(i -> send(driver, "before-" + i, sent, sending));

    node.stop();
    IntStream.range(0, 50).forEach(i -> send(driver, "meanwhile-" + i, sent, sending));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> count(log, "Lost the connection to Kafka") > 0);
    node.restart();
    IntStream.range(0, 50).forEach(i -> send(driver, "after-" + i, sent, sending));

    sending.forEach(Rig::get);
    List<String> received = new ArrayList<>();
    while (!received.containsAll(sent)) {
      received.add(heard.handle());
    }
    assertThat(received).containsAll(sent);
    await().atMost(Duration.ofSeconds(30)).until(() -> count(log, "Connected to Kafka again") == 1);
    assertThat(count(log, "Lost the connection to Kafka")).isEqualTo(1);
    ((Logger) LoggerFactory.getLogger(KafkaSubscription.class)).detachAppender(log);
  }

  private static ListAppender<ILoggingEvent> logOf(Class<?> type) {
    ListAppender<ILoggingEvent> appender = new ListAppender<>();
    appender.list = new CopyOnWriteArrayList<>();
    appender.start();
    ((Logger) LoggerFactory.getLogger(type)).addAppender(appender);
    return appender;
  }

  private static long count(ListAppender<ILoggingEvent> log, String words) {
    return log.list.stream().filter(event -> event.getMessage().contains(words)).count();
  }

  private void send(
      Driver driver, String event, List<String> sent, List<CompletableFuture<Void>> sending) {
    sent.add(event);
    sending.add(rig.sending(driver, event));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bergen.ServerListenException;
import dev.bergen.Target;
import dev.bergen.TransportClosedException;
import dev.bergen.kafka.settings.Brokers;
import dev.bergen.message.JsonLimits;
import dev.bergen.spi.Subscription;
import dev.bergen.spi.support.ThreadTimer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What becomes of a listener when Kafka's client breaks in ways that no broker can be made to show.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KafkaSubscriptionTest {
  private static final TopicPartition PARTITION = new TopicPartition("n.info", 0);

  private final ThreadTimer timer = new ThreadTimer();
  private final Heard heard = new Heard();
  private final CountDownLatch asked = new CountDownLatch(1);
  private final Deque<Supplier<Consumer<byte[], byte[]>>> next = new ArrayDeque<>();
  private final List<KafkaSubscription> ended = new CopyOnWriteArrayList<>();
  private final KafkaSubscription subscription =
      new KafkaSubscription(
          Target.topic("n"),
          this::make,
          new Listening(
              List.of(PARTITION.topic()), "g", Duration.ofMillis(10), false, false, Duration.ZERO),
          new Handout(heard, new RecordReader(JsonLimits.DEFAULT)),
          new KafkaErrors(new Brokers(List.of("mq:1"), null, null), "PLAINTEXT"),
          timer,
          ended::add);

  private synchronized Consumer<byte[], byte[]> make() {
    return (next.size() > 1 ? next.removeFirst() : next.getFirst()).get();
  }

  @AfterEach
  void close() {
    subscription.close();
    timer.close();
  }

  /** Has its share at once, and one record, after which it throws {@code error}, if any. */
  private Consumer<byte[], byte[]> consumer(long offset, Throwable error) {
    MockConsumer<byte[], byte[]> consumer =
        new MockConsumer<>("none") {
          @Override
          public void wakeup() {}
        };
    consumer.updatePartitions(
        PARTITION.topic(), List.of(new PartitionInfo(PARTITION.topic(), 0, null, null, null)));
    consumer.updateBeginningOffsets(Map.of(PARTITION, offset));
    consumer.updateEndOffsets(Map.of(PARTITION, offset));
    consumer.schedulePollTask(
        () -> {
          consumer.rebalance(List.of(PARTITION));
          consumer.addRecord(
              new ConsumerRecord<>(PARTITION.topic(), 0, offset, null, body("event-" + offset)));
        });
    // What is read before anybody asks for it goes with its consumer, and the next reads it again.
    consumer.schedulePollTask(this::awaitAsked);
    if (error != null) {
      consumer.schedulePollTask(() -> KafkaSubscriptionTest.<RuntimeException>raise(error));
    }
    return consumer;
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void raise(Throwable error) throws E {
    throw (E) error;
  }

  private static byte[] body(String eventType) {
    return new dev.bergen.wire.NotificationMessage(Rig.notification(eventType), null)
        .encodeWithContextObject();
  }

  private void listen() {
    CompletableFuture<Subscription> listening = subscription.open(timer.deadline(Rig.PATIENCE));
    heard.listen(Rig.get(listening));
    heard.wants(100);
    asked.countDown();
  }

  private void awaitAsked() {
    try {
      assertThat(asked.await(Rig.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  @Tag("KAF-12")
  void whatever_a_consumer_throws_another_takes_its_place() {
    List<Throwable> errors =
        List.of(
            new KafkaException("broken"),
            new IllegalStateException("a bug"),
            new OutOfMemoryError("unable to create native thread"));
    for (int i = 0; i < errors.size(); i++) {
      Consumer<byte[], byte[]> consumer = consumer(i, errors.get(i));
      next.add(() -> consumer);
    }
    next.add(
        () -> {
          throw new NoClassDefFoundError("made on the wrong day");
        });
    Consumer<byte[], byte[]> last = consumer(3, null);
    next.add(() -> last);

    listen();

    assertThat(heard.handle(4)).containsExactly("event-0", "event-1", "event-2", "event-3");
    assertThat(ended).isEmpty();
  }

  @Test
  @Tag("KAF-12")
  void an_interrupt_of_the_listening_thread_ends_nothing() {
    Consumer<byte[], byte[]> first = consumer(0, null);
    next.add(() -> first);
    listen();
    assertThat(heard.handle()).isEqualTo("event-0");

    Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("bergen-kafka-listen"))
        .forEach(Thread::interrupt);
    heard.getsNothing();

    assertThat(ended).isEmpty();
  }

  @Test
  void a_listener_whose_topic_nobody_knows_fails_at_its_deadline_and_ends() {
    next.add(
        () ->
            new MockConsumer<>("none") {
              @Override
              public synchronized List<PartitionInfo> partitionsFor(String topic, Duration time) {
                throw new TimeoutException("no answer");
              }
            });

    ServerListenException error =
        Rig.failure(
            subscription.open(timer.deadline(Duration.ofMillis(100))), ServerListenException.class);

    assertThat(error).hasMessageContainingAll("0.1 s", "n.info", "cannot be reached");
    await().atMost(Duration.ofSeconds(30)).until(() -> ended.size() == 1);
  }

  @Test
  void closing_ends_the_futures_of_a_listener_that_kafka_keeps_from_ending() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch making = new CountDownLatch(1);
    next.add(
        () -> {
          making.countDown();
          boolean interrupted = false;
          while (never.getCount() > 0) {
            try {
              never.await();
            } catch (InterruptedException e) {
              interrupted = true;
            }
          }
          throw new KafkaException("late, interrupted=" + interrupted);
        });
    CompletableFuture<Subscription> listening =
        subscription.open(timer.deadline(Duration.ofMinutes(10)));
    making.await();

    CompletableFuture<Void> stopped = subscription.stop(timer.deadline(Duration.ofMinutes(10)));
    subscription.close();

    assertThat(stopped).isCompleted();
    assertThat(listening).isDone();
    Rig.failure(listening, TransportClosedException.class);
    never.countDown();
  }
}

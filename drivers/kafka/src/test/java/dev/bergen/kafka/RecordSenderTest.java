// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bergen.MessageDeliveryException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.TransportClosedException;
import dev.bergen.kafka.settings.Brokers;
import dev.bergen.spi.SendOptions;
import dev.bergen.spi.support.ManualTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of records when Kafka's client is full, slow or broken. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RecordSenderTest {
  /** Stands still until a test advances it: no deadline passes before its record was tried. */
  private final ManualTimer timer = new ManualTimer();

  private final List<FakeProducer> made = new CopyOnWriteArrayList<>();
  private final RecordSender sender = sender(new Room(10, 1_000));

  private static final TopicPartition PARTITION = new TopicPartition("good", 0);

  /** Refuses while it is told to, and remembers what it took. */
  private static final class FakeProducer extends MockProducer<byte[], byte[]> {
    volatile @Nullable RuntimeException refusal;
    volatile @Nullable RuntimeException crash;
    volatile @Nullable Error disaster;
    volatile @Nullable RuntimeException unknown;
    volatile boolean acknowledgesAtOnce;
    final List<String> asked = new CopyOnWriteArrayList<>();
    final List<String> sent = new CopyOnWriteArrayList<>();

    FakeProducer() {
      super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public synchronized List<PartitionInfo> partitionsFor(String topic) {
      asked.add(topic);
      if (unknown != null) {
        throw unknown;
      }
      return super.partitionsFor(topic);
    }

    @Override
    public synchronized Future<RecordMetadata> send(
        ProducerRecord<byte[], byte[]> record, Callback callback) {
      if (crash != null) {
        throw crash;
      }
      if (disaster != null) {
        throw disaster;
      }
      if (refusal != null && !record.topic().equals("good")) {
        callback.onCompletion(null, refusal);
        return CompletableFuture.failedFuture(refusal);
      }
      sent.add(record.topic());
      if (acknowledgesAtOnce) {
        callback.onCompletion(new RecordMetadata(PARTITION, 0, 0, 0, 0, 0), null);
        return CompletableFuture.completedFuture(null);
      }
      return super.send(record, callback);
    }

    /** As Kafka's client does, though that calls from another thread. */
    @Override
    public void close(Duration timeout) {
      while (errorNext(new KafkaException("the producer was closed"))) {
        assertThat(closed()).isFalse();
      }
      super.close(timeout);
    }
  }

  private RecordSender sender(Room room) {
    Brokers brokers = new Brokers(List.of("mq:1"), null, null);
    return new RecordSender(this::make, new KafkaErrors(brokers, "PLAINTEXT"), room, timer);
  }

  private volatile @Nullable RuntimeException firstRefusal;
  private volatile @Nullable RuntimeException firstUnknown;

  private Producer<byte[], byte[]> make() {
    FakeProducer producer = new FakeProducer();
    producer.refusal = firstRefusal;
    producer.unknown = firstUnknown;
    made.add(producer);
    return producer;
  }

  @AfterEach
  void close() {
    sender.close();
  }

  private CompletableFuture<Void> send(String topic, Duration timeout, int retry, int size) {
    OutgoingRecord record =
        new OutgoingRecord(
            "event x",
            topic,
            new byte[size],
            new SendOptions(timer.deadline(timeout), null, false, retry));
    sender.send(record);
    return record.done();
  }

  private CompletableFuture<Void> send(String topic, Duration timeout) {
    return send(topic, timeout, -1, 1);
  }

  /** Sends another record: as it is handed over, those before it have been tried. */
  private void awaitHandedOver(String topic, int inAll) {
    var unused = send(topic, Rig.PATIENCE);
    await().atMost(Rig.PATIENCE).until(() -> producer().sent.size() == inAll);
  }

  private void oneThatTimesOut() {
    CompletableFuture<Void> sending = send("good", Duration.ofMillis(200));
    await().atMost(Rig.PATIENCE).until(() -> producer().sent.size() == 1);
    timer.advance(Duration.ofMillis(200));
    Rig.failure(sending, MessagingTimeoutException.class);
  }

  private FakeProducer producer() {
    await().atMost(Duration.ofSeconds(30)).until(() -> !made.isEmpty());
    return made.get(made.size() - 1);
  }

  @Test
  void a_record_is_not_sent_any_more_once_its_failure_says_that_it_has_not_arrived() {
    OutgoingRecord record =
        new OutgoingRecord(
            "notification",
            "good",
            new byte[1],
            new SendOptions(timer.deadline(Duration.ofSeconds(1)), null, false, -1));
    List<Boolean> sent = new ArrayList<>();
    boolean unused =
        record.mayWait(
            () -> { // asked while the failure is made, when the sending thread may go on
              sent.add(record.sending());
              return "a test";
            });

    record.expire();

    assertThat(record.done())
        .failsWithin(Duration.ZERO)
        .withThrowableOfType(ExecutionException.class)
        .havingCause()
        .isInstanceOfSatisfying(
            MessagingTimeoutException.class, late -> assertThat(late.mayHaveRun()).isFalse());
    assertThat(sent).containsExactly(false);
  }

  @Test
  @Tag("KAF-14")
  void a_full_buffer_makes_its_topic_wait_in_order_and_no_other() {
    firstRefusal = new BufferExhaustedException("full");
    CompletableFuture<Void> first = send("bad", Rig.PATIENCE);
    CompletableFuture<Void> second = send("bad", Rig.PATIENCE);
    CompletableFuture<Void> other = send("good", Rig.PATIENCE);
    await().atMost(Duration.ofSeconds(30)).until(() -> producer().sent.equals(List.of("good")));

    producer().refusal = null;
    timer.advance(Duration.ofSeconds(1));

    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> producer().sent.equals(List.of("good", "bad", "bad")));
    while (producer().completeNext()) {
      assertThat(producer().closed()).isFalse();
    }
    for (CompletableFuture<Void> each : List.of(first, second, other)) {
      Rig.get(each);
    }
  }

  @Test
  @Tag("KAF-14")
  void a_buffer_that_stays_full_fails_at_the_deadline_and_says_so() {
    firstRefusal = new BufferExhaustedException("full");
    Duration beforeTheNextTry = Duration.ofMillis(90);
    CompletableFuture<Void> sending = send("bad", beforeTheNextTry);
    awaitHandedOver("good", 1);

    timer.advance(beforeTheNextTry);

    MessagingTimeoutException error = Rig.failure(sending, MessagingTimeoutException.class);
    assertThat(error)
        .hasMessageContainingAll("event x", "topic bad", "0.09 s", "backlog for Kafka", "mq:1");
    assertThat(error.mayHaveRun()).isFalse();
  }

  @Test
  @Tag("KAF-14")
  void more_than_there_is_room_for_is_refused_at_once() {
    firstRefusal = new TimeoutException("no metadata");
    List<CompletableFuture<Void>> waiting = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      waiting.add(send("bad", Rig.PATIENCE));
    }

    MessageDeliveryException error =
        Rig.failure(send("bad", Rig.PATIENCE), MessageDeliveryException.class);

    assertThat(error).hasMessageContainingAll("backlog for Kafka", "10 records");
    assertThat(error.mayHaveRun()).isFalse();
    assertThat(waiting).noneMatch(CompletableFuture::isDone);
  }

  @Test
  @Tag("KAF-13")
  void what_was_sent_and_not_acknowledged_may_have_arrived() {
    CompletableFuture<Void> sending = send("good", Duration.ofMillis(300));
    awaitHandedOver("good", 2);

    timer.advance(Duration.ofMillis(300));

    MessagingTimeoutException error = Rig.failure(sending, MessagingTimeoutException.class);

    assertThat(error.mayHaveRun()).isTrue();
    assertThat(error).hasMessageContaining("sent and not acknowledged");
  }

  @Test
  @Tag("KAF-13")
  void what_waits_for_its_topic_to_be_known_has_certainly_not_arrived() {
    firstUnknown = new TimeoutException("no metadata");
    CompletableFuture<Void> sending = send("bad", Duration.ofMillis(300));
    CompletableFuture<Void> other = send("worse", Rig.PATIENCE); // is asked for after it
    await().atMost(Rig.PATIENCE).until(() -> producer().asked.contains("worse"));

    timer.advance(Duration.ofMillis(300));

    MessagingTimeoutException error = Rig.failure(sending, MessagingTimeoutException.class);
    assertThat(other).isNotDone();
    assertThat(error.mayHaveRun()).isFalse();
    assertThat(error).hasMessageContaining("cannot be reached");
    assertThat(producer().sent).isEmpty();
  }

  @Test
  @Tag("KAF-15")
  void without_retries_one_try_has_to_do() {
    firstRefusal = new TimeoutException("no metadata");
    CompletableFuture<Void> sending = send("bad", Duration.ofMinutes(1), 0, 1);
    awaitHandedOver("good", 1);

    timer.advance(Duration.ofSeconds(30));

    MessageDeliveryException error = Rig.failure(sending, MessageDeliveryException.class);
    assertThat(error).hasMessageContainingAll("mq:1", "cannot be reached");
  }

  @Test
  @Tag("KAF-15")
  void what_kafkas_client_gave_up_is_sent_again_while_there_is_time() {
    CompletableFuture<Void> sending = send("good", Rig.PATIENCE);
    await().atMost(Duration.ofSeconds(30)).until(() -> producer().sent.size() == 1);

    producer().errorNext(new TimeoutException("expired"));

    await().atMost(Duration.ofSeconds(30)).until(() -> producer().sent.size() == 2);
    producer().completeNext();
    Rig.get(sending);
  }

  @Test
  @Tag("KAF-13")
  void what_kafka_refuses_is_not_sent_again() {
    CompletableFuture<Void> sending = send("good", Rig.PATIENCE);
    await().atMost(Duration.ofSeconds(30)).until(() -> producer().sent.size() == 1);

    producer().errorNext(new TopicAuthorizationException("good"));

    assertThat(Rig.failure(sending, MessageDeliveryException.class))
        .hasMessageContainingAll("denies user", "good");
    assertThat(producer().sent).hasSize(1);
  }

  @Test
  @Tag("KAF-16")
  void a_broken_producer_is_closed_and_the_next_record_has_a_new_one() {
    oneThatTimesOut();
    FakeProducer broken = producer();
    broken.crash = new KafkaException("in an error state");

    Rig.failure(send("good", Rig.PATIENCE), MessageDeliveryException.class);
    CompletableFuture<Void> next = send("good", Rig.PATIENCE);

    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> made.size() == 2 && producer().sent.size() == 1);
    producer().completeNext();
    Rig.get(next);
    assertThat(broken.closed()).isTrue();
  }

  @Test
  @Tag("KAF-17")
  void closing_ends_what_waits() {
    firstUnknown = new TimeoutException("no metadata");
    CompletableFuture<Void> waiting = send("bad", Rig.PATIENCE);
    await().atMost(Duration.ofSeconds(30)).until(() -> !made.isEmpty());

    sender.close();

    assertThat(Rig.failure(waiting, TransportClosedException.class).mayHaveRun()).isFalse();
    Rig.failure(send("good", Rig.PATIENCE), TransportClosedException.class);
  }

  @Test
  @Tag("KAF-16")
  void whatever_kafkas_client_throws_costs_one_record_and_the_next_has_a_new_producer() {
    CompletableFuture<Void> first = send("good", Rig.PATIENCE);
    await().atMost(Duration.ofSeconds(30)).until(() -> producer().sent.size() == 1);
    producer().crash = new IllegalStateException("closed by somebody");

    MessageDeliveryException error =
        Rig.failure(send("good", Rig.PATIENCE), MessageDeliveryException.class);

    assertThat(error).hasMessageContaining("closed by somebody");
    assertThat(error.mayHaveRun()).isTrue();
    CompletableFuture<Void> second = send("good", Rig.PATIENCE);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> made.size() == 2 && producer().sent.size() == 1);
    producer().disaster = new OutOfMemoryError("unable to create native thread");
    Rig.failure(send("good", Rig.PATIENCE), MessageDeliveryException.class);
    CompletableFuture<Void> third = send("good", Rig.PATIENCE);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> made.size() == 3 && producer().sent.size() == 1);
    assertThat(made).extracting(FakeProducer::closed).containsExactly(true, true, false);
    assertThat(producer().completeNext()).isTrue();
    Rig.get(third);
    sender.close();
    assertThat(List.of(first, second)).allMatch(CompletableFuture::isDone);
  }

  @Test
  @Tag("KAF-13")
  void what_is_acknowledged_before_send_returns_has_ended() {
    oneThatTimesOut();
    producer().acknowledgesAtOnce = true;

    Rig.get(send("good", Duration.ofDays(1)));
  }

  @Test
  @Tag("KAF-16")
  void what_a_broken_producer_gives_up_as_it_is_closed_has_ended() {
    CompletableFuture<Void> first = send("good", Duration.ofDays(1));
    await().atMost(Duration.ofSeconds(30)).until(() -> producer().sent.size() == 1);
    producer().crash = new KafkaException("in an error state");

    Rig.failure(send("good", Duration.ofDays(1)), MessageDeliveryException.class);

    assertThat(Rig.failure(first, MessageDeliveryException.class))
        .hasMessageContaining("the producer was closed");
  }

  @Test
  @Tag("KAF-16")
  void an_interrupt_of_the_sending_thread_costs_nothing() {
    CompletableFuture<Void> first = send("good", Rig.PATIENCE);
    await().atMost(Duration.ofSeconds(30)).until(() -> producer().sent.size() == 1);

    Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("bergen-kafka-send"))
        .forEach(Thread::interrupt);
    CompletableFuture<Void> second = send("good", Rig.PATIENCE);

    await().atMost(Duration.ofSeconds(30)).until(() -> producer().sent.size() == 2);
    while (producer().completeNext()) {
      assertThat(made).hasSize(1);
    }
    Rig.get(first);
    Rig.get(second);
  }

  @Test
  @Tag("KAF-17")
  void closing_ends_what_kafkas_client_never_tells_the_end_of() {
    CompletableFuture<Void> sent = send("good", Duration.ofMinutes(10));
    await().atMost(Duration.ofSeconds(30)).until(() -> producer().sent.size() == 1);

    sender.close();

    assertThat(sent).isDone();
    assertThat(Rig.failure(sent, TransportClosedException.class).mayHaveRun()).isTrue();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka;

import dev.bergen.Deadline;
import dev.bergen.FailureKind;
import dev.bergen.MessageDeliveryException;
import dev.bergen.MessagingException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.TransportClosedException;
import dev.bergen.spi.DriverStatus.ConnectionStatus;
import dev.bergen.spi.Subscription;
import dev.bergen.spi.Timer;
import dev.bergen.spi.queues.TapSink;
import dev.bergen.spi.queues.TappedMessage;
import dev.bergen.spi.support.Backoff;
import dev.bergen.spi.support.Loop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads topics beside their listeners, with a consumer without a group: listeners keep their share
 * and nothing is committed. Topics that are created later are read from their beginning.
 *
 * <p>Threads: any thread calls; everything with Kafka, and the sink, happens on one of its own.
 */
final class KafkaTap implements Subscription, Loop.Work {
  private static final Logger log = LoggerFactory.getLogger(KafkaTap.class);
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration LOOK = Duration.ofSeconds(5);

  /** Shorter than closing waits, as nothing ends a question early. */
  private static final Duration ANSWER = Duration.ofSeconds(2);

  private static final Duration CLOSING = Duration.ofSeconds(5);
  private static final int MOST_FAILURES = 100;
  private static final Backoff WAITS =
      new Backoff(Duration.ofMillis(200), Duration.ofMillis(300), Duration.ofSeconds(5), 0.5);

  private final TappedTopics topics;
  private final boolean fromBeginning;
  private final TapSink sink;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final KafkaErrors errors;
  private final Timer timer;
  private final java.util.function.Consumer<KafkaTap> onEnd;
  private final PollGate gate = new PollGate();
  private final CompletableFuture<Subscription> opened = new CompletableFuture<>();
  private final CountDownLatch closeAsked = new CountDownLatch(1);
  private final Loop loop;
  private volatile boolean stopped;
  private volatile @Nullable String lastError;

  /** Own thread only, as all that follows: the next offset of each partition. */
  private final Map<TopicPartition, Long> next = new HashMap<>();

  private int failures;
  private long lookAt;

  KafkaTap(
      TappedTopics topics,
      boolean fromBeginning,
      TapSink sink,
      Supplier<Consumer<byte[], byte[]>> consumers,
      KafkaErrors errors,
      Timer timer,
      java.util.function.Consumer<KafkaTap> onEnd) {
    this.topics = topics;
    this.fromBeginning = fromBeginning;
    this.sink = sink;
    this.consumers = consumers;
    this.errors = errors;
    this.timer = timer;
    this.onEnd = onEnd;
    this.loop = new Loop("bergen-kafka-tap-" + COUNT.incrementAndGet(), this);
  }

  /** Begins to look; completes once what is sent from then on is seen. */
  CompletableFuture<Subscription> open(Deadline deadline) {
    Timer.Cancellable expiry =
        timer.schedule(
            deadline.remaining(),
            () -> {
              String why = lastError;
              refuse(
                  new MessagingTimeoutException(
                      false,
                      "Kafka cannot be tapped within %s: %s"
                          .formatted(
                              Deadline.inWords(deadline.timeout()),
                              why == null ? errors.unreachable() : why),
                      null));
            });
    var unused = opened.whenComplete((tap, error) -> expiry.cancel());
    var unusedStart = loop.start(); // false if it is closed, or has failed and reported that
    return opened;
  }

  private void refuse(MessagingException why) {
    if (opened.completeExceptionally(why)) {
      loop.beginClosing();
    }
  }

  /** One consumer's life, and a pause if it failed. */
  @Override
  public boolean step() throws InterruptedException {
    if (isClosing() || watch()) {
      return false;
    }
    Duration pause = WAITS.delay(failures, ThreadLocalRandom.current()::nextDouble);
    failures = Math.min(failures + 1, MOST_FAILURES);
    var unused = closeAsked.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    return true;
  }

  private boolean isClosing() {
    return closeAsked.getCount() == 0;
  }

  /** Returns whether the tap has come to its end, and not its consumer only. */
  private boolean watch() {
    Consumer<byte[], byte[]> consumer = null;
    try {
      consumer = consumers.get();
      lookAt = timer.nanoTime();
      while (!isClosing()) {
        if (look(consumer)) {
          poll(consumer);
        }
      }
      return true;
    } catch (InterruptException e) {
      var unused = Thread.interrupted(); // no other code interrupts this thread of ours
      return failed(e);
    } catch (KafkaException e) {
      return failed(e);
    } finally {
      if (consumer != null) {
        KafkaClients.leave(consumer);
      }
    }
  }

  private boolean failed(KafkaException error) {
    String text = errors.text(error);
    lastError = text;
    if (!opened.isDone() && !KafkaErrors.isPassing(error)) {
      refuse(new MessageDeliveryException(false, KafkaErrors.kind(error), text, error));
      return true;
    }
    log.debug("A tap's consumer failed", error);
    return false;
  }

  /**
   * Finds topics that are there or new, now and then. Returns whether there is something to poll
   * for: a broker that does not answer is asked again.
   */
  private boolean look(Consumer<byte[], byte[]> consumer) {
    if (timer.nanoTime() - lookAt < 0) {
      return true;
    }
    try {
      find(consumer);
    } catch (TimeoutException e) {
      lastError = errors.unreachable();
      log.debug("Kafka does not list its topics", e);
      if (!opened.isDone()) {
        return false;
      }
      lookAt = timer.nanoTime() + LOOK.toNanos(); // records may still arrive
      return true;
    }
    lookAt = timer.nanoTime() + LOOK.toNanos();
    failures = 0;
    lastError = null;
    opened.complete(this);
    return true;
  }

  private void find(Consumer<byte[], byte[]> consumer) {
    List<TopicPartition> all = new ArrayList<>();
    PollGate.undisturbed(() -> consumer.listTopics(ANSWER))
        .forEach(
            (topic, partitions) -> {
              if (topics.test(topic)) {
                partitions.forEach(each -> all.add(partition(each)));
              }
            });
    if (!consumer.assignment().containsAll(all)) {
      PollGate.runUndisturbed(() -> assign(consumer, all));
    }
  }

  private static TopicPartition partition(PartitionInfo info) {
    return new TopicPartition(info.topic(), info.partition());
  }

  /** Reads partitions that are newer than the tap from their first record on. */
  private void assign(Consumer<byte[], byte[]> consumer, List<TopicPartition> all) {
    boolean isLater = opened.isDone();
    List<TopicPartition> fresh = all.stream().filter(each -> !next.containsKey(each)).toList();
    Map<TopicPartition, Long> starts =
        fromBeginning || isLater
            ? consumer.beginningOffsets(fresh, ANSWER)
            : consumer.endOffsets(fresh, ANSWER);
    next.putAll(starts);
    consumer.assign(all);
    all.forEach(each -> consumer.seek(each, next.getOrDefault(each, 0L)));
  }

  private void poll(Consumer<byte[], byte[]> consumer) {
    if (consumer.assignment().isEmpty()) {
      gate.await(POLL, this::isClosing);
      return;
    }
    try {
      for (ConsumerRecord<byte[], byte[]> record : gate.poll(consumer, POLL)) {
        next.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
        hand(record);
      }
    } catch (OffsetOutOfRangeException e) {
      deleted(consumer, e.offsetOutOfRangePartitions());
    }
  }

  /** The broker has deleted the next records. */
  private void deleted(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> wanted) {
    Map<TopicPartition, Long> first =
        PollGate.undisturbed(() -> consumer.beginningOffsets(wanted.keySet(), ANSWER));
    first.forEach(
        (partition, offset) -> {
          long gone = offset - wanted.getOrDefault(partition, offset);
          next.put(partition, offset);
          consumer.seek(partition, offset);
          missed(gone > 0 ? gone : -1); // a topic that was made anew begins before
        });
  }

  private void hand(ConsumerRecord<byte[], byte[]> record) {
    if (stopped) {
      return;
    }
    try {
      sink.message(
          new TappedMessage(
              Instant.ofEpochMilli(record.timestamp()),
              "",
              record.topic(),
              null,
              null,
              RecordReader.raw(record)));
    } catch (Throwable e) { // any failure: the next record must still be read
      log.warn("A tap's handler failed on a record", e);
    }
  }

  private void missed(long records) {
    if (stopped) {
      return;
    }
    try {
      sink.missed(records);
    } catch (Throwable e) { // as above
      log.warn("A tap's handler failed on the report of missed records", e);
    }
  }

  @Override
  public void failed(Throwable error) {
    lastError = errors.text(error);
    if (!loop.isCurrentThread()) { // there is no thread at all
      refuse(new MessageDeliveryException(false, FailureKind.OTHER, errors.text(error), error));
    }
  }

  @Override
  public void wake() {
    stopped = true;
    closeAsked.countDown();
    gate.signal();
  }

  @Override
  public void ended() {
    endOpening();
    onEnd.accept(this);
  }

  private void endOpening() {
    opened.completeExceptionally(
        new TransportClosedException(false, "The tap was closed before it saw anything", null));
  }

  /** A tap hands out all there is. */
  @Override
  public void request(int more) {}

  @Override
  public CompletableFuture<Void> stop(Deadline deadline) {
    stopped = true;
    return CompletableFuture.completedFuture(null);
  }

  /** Begins what {@link #close} waits for. */
  void beginClosing() {
    loop.beginClosing();
  }

  @Override
  public void close() {
    if (!loop.close(timer.deadline(CLOSING)) && !loop.isCurrentThread()) {
      log.warn("Kafka's client does not let a tap close, abandoning it: {}", topics);
    }
    endOpening();
  }

  ConnectionStatus status() {
    String why = lastError;
    boolean up = opened.isDone() && why == null;
    String text = why == null ? errors.unreachable() : why;
    return new ConnectionStatus("tap", up, up ? "tapping " + topics : text, why);
  }
}

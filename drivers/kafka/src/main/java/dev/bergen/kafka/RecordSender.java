// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka;

import dev.bergen.spi.Timer;
import dev.bergen.spi.support.Loop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes records to Kafka's producer, which is created at first use and again after a failure. A
 * topic without metadata delays only its own records, which keep their order.
 *
 * <p>Threads: any thread may send and close, none waits for the network. One thread, {@code
 * bergen-kafka-send}, starts at the first record and owns the producer; Kafka's own thread
 * acknowledges. An exception of Kafka's client ends its record and the producer, and nothing else.
 */
final class RecordSender implements AutoCloseable, Loop.Work {
  private static final Logger log = LoggerFactory.getLogger(RecordSender.class);
  private static final Duration CLOSING = Duration.ofSeconds(2);

  /** With more than these under way, the next ones are likely to come together. */
  private static final int FEW = 4;

  private final Supplier<Producer<byte[], byte[]>> producers;
  private final KafkaErrors errors;
  private final Room room;
  private final Timer timer;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // Guarded by lock.
  private final Deque<OutgoingRecord> fresh = new ArrayDeque<>();
  private boolean closed;

  private final Loop loop = new Loop("bergen-kafka-send", this);

  /** All that have not ended; {@link #close} ends what is left. */
  private final Set<OutgoingRecord> open = ConcurrentHashMap.newKeySet();

  // Sending thread only.
  private final Deque<OutgoingRecord> next = new ArrayDeque<>();
  private final Map<String, Lane> waiting = new LinkedHashMap<>();
  private @Nullable Producer<byte[], byte[]> producer;

  RecordSender(
      Supplier<Producer<byte[], byte[]>> producers, KafkaErrors errors, Room room, Timer timer) {
    this.producers = producers;
    this.errors = errors;
    this.room = room;
    this.timer = timer;
  }

  /** Takes a record to send, and ends it by its deadline at the latest. */
  void send(OutgoingRecord record) {
    byte[] body = record.body();
    int size = body == null ? 0 : body.length;
    if (!room.take(size)) {
      record.fail("the backlog for Kafka is full (" + room + ")", null);
      return;
    }
    open.add(record);
    Timer.Cancellable expiry = timer.schedule(record.deadline().remaining(), record::expire);
    var unused =
        record
            .done()
            .whenComplete(
                (nothing, error) -> {
                  expiry.cancel();
                  room.release(size);
                  open.remove(record);
                });
    if (!offer(record)) {
      record.closed();
    }
  }

  /** Returns {@code false} if this is closed. */
  private boolean offer(OutgoingRecord record) {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      if (fresh.isEmpty()) { // else it is running, or was signalled
        changed.signal();
      }
      fresh.add(record);
    } finally {
      lock.unlock();
    }
    // Without a thread, for want of memory perhaps, the next record tries again to start one.
    var unused = loop.start();
    return true;
  }

  @Override
  public boolean step() throws InterruptedException {
    if (!await()) {
      return false;
    }
    for (OutgoingRecord record = next.poll(); record != null; record = next.poll()) {
      dispatch(record);
    }
    retryLanes();
    return true;
  }

  /** Waits for records, or until it is time to try again; returns {@code false} to end. */
  private boolean await() throws InterruptedException {
    if (!next.isEmpty()) {
      return true; // left over by a step that failed
    }
    if (awaitFresh() && room.records() > FEW) {
      letOthersAdd();
    }
    lock.lock();
    try {
      next.addAll(fresh);
      fresh.clear();
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether it had to wait. */
  private boolean awaitFresh() throws InterruptedException {
    long nanos = untilRetry();
    boolean waited = false;
    lock.lock();
    try {
      while (fresh.isEmpty() && !closed && nanos > 0) {
        waited = true;
        nanos = changed.awaitNanos(nanos);
      }
      return waited;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Lets those who send have the processor once more, from whom this thread takes it as it wakes.
   */
  @SuppressWarnings("ThreadPriorityCheck") // a yield is only a hint here
  private static void letOthersAdd() {
    Thread.yield();
  }

  @Override
  public void wake() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void ended() {
    closeProducer(CLOSING);
  }

  private long untilRetry() {
    long now = timer.nanoTime();
    return waiting.values().stream()
        .mapToLong(lane -> lane.retryAt - now)
        .min()
        .orElse(TimeUnit.HOURS.toNanos(1));
  }

  private void dispatch(OutgoingRecord record) {
    Lane lane = waiting.get(record.topic());
    if (lane != null) {
      record.mayWait(lane.why);
      lane.records.add(record);
      return;
    }
    Supplier<String> why = attempt(record);
    if (why != null && record.mayWait(why)) {
      waiting.put(record.topic(), new Lane(record, why, timer));
    }
  }

  private void retryLanes() {
    for (Lane lane : List.copyOf(waiting.values())) {
      if (lane.retryAt - timer.nanoTime() <= 0) {
        retry(lane);
      }
    }
  }

  private void retry(Lane lane) {
    lane.records.removeIf(record -> record.done().isDone());
    while (!lane.records.isEmpty()) {
      Supplier<String> why = attempt(lane.records.getFirst());
      if (why != null) {
        lane.records.removeIf(record -> !record.mayWait(why));
        lane.failedAgain(why, timer);
        break;
      }
      lane.records.removeFirst();
    }
    if (lane.records.isEmpty()) {
      waiting.values().remove(lane);
    }
  }

  /** Returns why the record has to wait; {@code null} if it was sent or can never be. */
  private @Nullable Supplier<String> attempt(OutgoingRecord record) {
    byte[] body = record.body();
    if (body == null) {
      return null;
    }
    Exception error = hand(record, body);
    if (error == null) {
      record.handedOver();
      return null;
    }
    record.notSent();
    if (error instanceof BufferExhaustedException) {
      return () -> errors.text(error);
    }
    if (error instanceof TimeoutException) {
      Producer<byte[], byte[]> asked = producer;
      String why =
          asked == null ? errors.unreachable() : errors.noTopic(record.topic(), asked.metrics());
      return () -> why;
    }
    if (KafkaErrors.isPassing(error)) {
      return () -> errors.text(error);
    }
    record.fail(errors.text(error), error);
    return null;
  }

  /** Returns why Kafka's client did not take the record; {@code null} if it did. */
  private @Nullable Exception hand(OutgoingRecord record, byte[] body) {
    try {
      Producer<byte[], byte[]> sending = producer;
      if (sending == null) {
        sending = producers.get();
        producer = sending;
      }
      Exception unknown = ask(sending, record.topic());
      if (unknown != null) {
        return unknown;
      }
      return new Handing(record).to(sending, body);
    } catch (InterruptException e) {
      // No other code interrupts this thread of ours. Kafka's client has set its flag again.
      var unused = Thread.interrupted();
      return e;
    } catch (KafkaException e) {
      // It can be used no more, if it ever could.
      closeProducer(Duration.ZERO);
      return e;
    } catch (Throwable e) { // out of memory, a bug, any failure: others must still be sent
      log.error("Kafka's client failed with {}", record, e);
      record.fail(errors.text(e), e);
      closeProducer(Duration.ZERO);
      return null;
    }
  }

  /** Follows a record that was passed to Kafka's client. */
  private final class Handing implements Callback {
    private final OutgoingRecord record;
    // Sending thread only.
    private boolean inSend = true;
    private @Nullable Exception refused;

    Handing(OutgoingRecord record) {
      this.record = record;
    }

    /** Returns why it was refused at once; a later failure ends the record. */
    @Nullable Exception to(Producer<byte[], byte[]> client, byte[] body) {
      if (!record.sending()) {
        return null; // its failure says that it was not sent
      }
      try {
        var unused = client.send(new ProducerRecord<>(record.topic(), body), this);
        return refused;
      } finally {
        inSend = false;
      }
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception error) {
      if (error != null && loop.isCurrentThread() && inSend) {
        refused = error;
      } else {
        ended(record, error);
      }
    }
  }

  /** Returns why the topic has no metadata; until it has, nothing can be sent there. */
  private static @Nullable Exception ask(Producer<byte[], byte[]> asked, String topic) {
    try {
      var unused = asked.partitionsFor(topic);
      return null;
    } catch (ApiException e) {
      return e;
    }
  }

  /** On Kafka's thread: acknowledged, refused, or given up after a while. */
  private void ended(OutgoingRecord record, @Nullable Exception error) {
    if (error == null) {
      record.acknowledged();
    } else if (isClosed()) {
      record.closed();
    } else if (!KafkaErrors.isPassing(error)) {
      record.fail(errors.text(error), error);
    } else if (record.mayWait(() -> errors.text(error)) && !offer(record)) {
      record.closed();
    }
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  private void closeProducer(Duration timeout) {
    Producer<byte[], byte[]> closing = producer;
    producer = null;
    if (closing != null) {
      try {
        closing.close(timeout);
      } catch (KafkaException | IllegalStateException e) {
        log.debug("Closing Kafka's producer failed", e);
      }
    }
  }

  /**
   * Lets what Kafka's client has be acknowledged, for two seconds at most, and ends the rest with
   * {@link dev.bergen.TransportClosedException}.
   */
  @Override
  public void close() {
    wake();
    if (!loop.close(timer.deadline(CLOSING.plusSeconds(2)))) {
      log.debug("Kafka's producer is slow to close");
    }
    // Nothing is added any more but what sees that this is closed.
    open.forEach(OutgoingRecord::closed);
  }

  /** The records of a topic that Kafka does not take at the moment. */
  private static final class Lane {
    private static final long STEP = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int MOST_STEPS = 10;

    final Deque<OutgoingRecord> records = new ArrayDeque<>();
    Supplier<String> why;
    long retryAt;
    private int failures;

    Lane(OutgoingRecord first, Supplier<String> why, Timer timer) {
      this.why = why;
      records.add(first);
      failedAgain(why, timer);
    }

    void failedAgain(Supplier<String> reason, Timer timer) {
      why = reason;
      failures = Math.min(failures + 1, MOST_STEPS);
      retryAt = timer.nanoTime() + failures * STEP;
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka;

import dev.bergen.spi.Timer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands records to Kafka's producer, which is made when it is first needed and again when it broke.
 * A topic of which Kafka says nothing holds up its own records only, and these in their order.
 *
 * <p>Threads: any thread may send and close, none waits for the network. One thread, {@code
 * bergen-kafka-send}, begins with the first record and owns the producer; Kafka's own thread
 * acknowledges.
 */
final class RecordSender implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RecordSender.class);
  private static final Duration CLOSING = Duration.ofSeconds(2);

  private final Supplier<Producer<byte[], byte[]>> producers;
  private final KafkaErrors errors;
  private final Room room;
  private final Timer timer;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // Guarded by lock.
  private final Deque<OutgoingRecord> fresh = new ArrayDeque<>();
  private boolean closed;
  private @Nullable Thread thread;

  // Sending thread only.
  private final Map<String, Lane> waiting = new LinkedHashMap<>();
  private @Nullable Producer<byte[], byte[]> producer;
  private boolean inSend;
  private @Nullable Exception refused;

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
      record.fail("too much waits for Kafka already (" + room + ")", null);
      return;
    }
    Timer.Cancellable expiry = timer.schedule(record.deadline().remaining(), record::expire);
    var unused =
        record
            .done()
            .whenComplete(
                (nothing, error) -> {
                  expiry.cancel();
                  room.release(size);
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
      fresh.add(record);
      changed.signal();
      if (thread == null) {
        thread = new Thread(this::run, "bergen-kafka-send");
        thread.setDaemon(true);
        thread.start();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      for (List<OutgoingRecord> next = await(); next != null; next = await()) {
        next.forEach(this::dispatch);
        retryLanes();
      }
    } finally {
      waiting.values().forEach(lane -> lane.records.forEach(OutgoingRecord::closed));
      closeProducer(CLOSING);
    }
  }

  /** Returns what came, perhaps nothing when it is time to try again; {@code null} to end. */
  private @Nullable List<OutgoingRecord> await() {
    long nanos = untilRetry();
    lock.lock();
    try {
      while (fresh.isEmpty() && !closed && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
      if (closed) {
        return null;
      }
      List<OutgoingRecord> taken = new ArrayList<>(fresh);
      fresh.clear();
      return taken;
    } catch (InterruptedException e) {
      log.warn("The thread that sends to Kafka was interrupted, and ends", e);
      return null;
    } finally {
      lock.unlock();
    }
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
    refused = null;
    try {
      Producer<byte[], byte[]> open = producer;
      if (open == null) {
        open = producers.get();
        producer = open;
      }
      Exception unknown = ask(open, record.topic());
      if (unknown != null) {
        return unknown;
      }
      record.sending();
      inSend = true;
      Thread sending = Thread.currentThread();
      var unused =
          open.send(
              new ProducerRecord<>(record.topic(), body),
              (metadata, error) -> {
                if (Thread.currentThread() == sending && inSend) {
                  refused = error;
                } else {
                  ended(record, error);
                }
              });
      return refused;
    } catch (KafkaException e) {
      // It can be used no more, if it ever could.
      closeProducer(Duration.ZERO);
      return e;
    } finally {
      inSend = false;
    }
  }

  /** Returns why Kafka does not tell where the topic is; until it does, nothing can be sent. */
  private static @Nullable Exception ask(Producer<byte[], byte[]> open, String topic) {
    try {
      var unused = open.partitionsFor(topic);
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
    Producer<byte[], byte[]> open = producer;
    producer = null;
    if (open != null) {
      try {
        open.close(timeout);
      } catch (KafkaException e) {
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
    List<OutgoingRecord> left;
    Thread running;
    lock.lock();
    try {
      closed = true;
      changed.signal();
      left = new ArrayList<>(fresh);
      fresh.clear();
      running = thread;
    } finally {
      lock.unlock();
    }
    left.forEach(OutgoingRecord::closed);
    if (running != null && running != Thread.currentThread()) {
      join(running);
    }
  }

  private static void join(Thread running) {
    try {
      running.join(CLOSING.plusSeconds(2).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka;

import dev.bergen.spi.Timer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One consumer's life: fetches while records are wanted, hands them out, commits what was handled.
 *
 * <p>Threads: the subscription's own, but for {@link #handled}.
 */
final class ListenLoop implements ConsumerRebalanceListener {
  private static final Logger log = LoggerFactory.getLogger(ListenLoop.class);
  private static final Duration COMMIT_INTERVAL = Duration.ofMillis(100);
  private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);

  /** The longest time between polls, which process answers to commits and changes of the group. */
  private static final Duration STOCK_INTERVAL = Duration.ofMillis(20);

  /** The loop's view of its subscription. */
  interface Course {
    /** Whether nothing more is to be handed out. */
    boolean isStopping();

    /** Whether to end at once, even while records are being handled. */
    boolean isClosing();

    /** The group has given us our share: from now on nothing is missed. */
    void ready();

    /** Reports from time to time whether there is a connection. */
    void connected(boolean now);

    /** Nothing more is handed out. */
    void stopped();
  }

  private final Consumer<byte[], byte[]> consumer;
  private final Listening listening;
  private final Positions positions;
  private final Handout handout;
  private final PollGate gate;
  private final Course course;
  private final Timer timer;
  private final Deque<ConsumerRecord<byte[], byte[]>> fetched = new ArrayDeque<>();
  private final AtomicBoolean handled = new AtomicBoolean();
  private boolean assigned;
  private long commitAt;
  private long lookAt;

  /** Until when what was fetched is handed out without asking Kafka again. */
  private long pollAt;

  ListenLoop(
      Consumer<byte[], byte[]> consumer,
      Listening listening,
      Positions positions,
      Handout handout,
      PollGate gate,
      Course course,
      Timer timer) {
    this.consumer = consumer;
    this.listening = listening;
    this.positions = positions;
    this.handout = handout;
    this.gate = gate;
    this.course = course;
    this.timer = timer;
    this.commitAt = timer.nanoTime();
    this.lookAt = commitAt;
    this.pollAt = commitAt;
  }

  /** Runs until the subscription is closed, or has stopped and everything is handled. */
  void run() {
    consumer.subscribe(listening.topics(), this);
    while (!course.isClosing()) {
      handOut();
      if (course.isStopping()) {
        course.stopped();
        if (positions.isAllHandled()) {
          break;
        }
      }
      if (isStocked()) {
        rest();
        continue;
      }
      regulate();
      commit();
      poll();
      look();
      if (assigned) {
        becomeReady();
      }
    }
    positions.commitNow(consumer);
  }

  /** Returns whether there is enough to hand out, so that Kafka need not be asked yet. */
  private boolean isStocked() {
    return !fetched.isEmpty() && !course.isStopping() && untilDue() > 0;
  }

  /**
   * Waits until more records are requested; a poll that is ended each time would cost much more.
   */
  private void rest() {
    Duration untilDue = Duration.ofNanos(Math.max(0, untilDue()));
    var unused =
        gate.await(
            untilDue, () -> handout.wanted() > 0 || course.isStopping() || course.isClosing());
  }

  /** Returns how long neither a look nor a commit is due. */
  private long untilDue() {
    long now = timer.nanoTime();
    return Math.min(pollAt - now, commitAt - now);
  }

  private void handOut() {
    if (course.isStopping()) {
      fetched.clear();
    }
    // Asked once: what is asked for from here on waits for the next round.
    int granted = handout.wanted();
    if (!listening.commitFirst()) {
      while (granted > 0 && !fetched.isEmpty()) {
        granted -= handOut(fetched.removeFirst()) ? 1 : 0;
      }
    } else if (commit(granted)) {
      for (int left = granted; left > 0 && !fetched.isEmpty(); left--) {
        var unused = handOut(fetched.removeFirst());
      }
    }
  }

  /** Returns whether the record is one of those that were asked for. */
  private boolean handOut(ConsumerRecord<byte[], byte[]> record) {
    PartitionLedger ledger = positions.ledger(partition(record));
    if (ledger == null) {
      return false;
    }
    if (ledger.wasHandled(record.offset())) {
      skip(record);
      return false;
    }
    boolean taken = false;
    try {
      boolean counts = handout.give(record, handling(ledger, record));
      taken = true;
      return counts;
    } finally {
      if (!taken) {
        ledger.takeBack(record.offset()); // for the consumer that follows
      }
    }
  }

  /** Returns what to do when the record is handled. */
  private Runnable handling(PartitionLedger ledger, ConsumerRecord<byte[], byte[]> record) {
    if (listening.commitFirst()) {
      return () -> {};
    }
    PartitionLedger.Entry entry = ledger.handOut(record.offset());
    return () -> {
      entry.handled();
      handled();
    };
  }

  /**
   * At most once: the next {@code count} records are handled as far as Kafka knows. Returns whether
   * these may be handed out, and no others.
   */
  private boolean commit(int count) {
    fetched.stream().limit(count).forEach(this::skip);
    return positions.commitNow(consumer);
  }

  private void skip(ConsumerRecord<byte[], byte[]> record) {
    PartitionLedger ledger = positions.ledger(partition(record));
    if (ledger != null && record.offset() >= ledger.next()) {
      ledger.skip(record.offset());
    }
  }

  /** Any thread: there may be something to commit. */
  private void handled() {
    if (handled.compareAndSet(false, true)) {
      gate.signal();
    }
  }

  /** Pauses partitions while no more records are requested. */
  private void regulate() {
    if (fetched.isEmpty() && handout.wanted() > 0 && !course.isStopping()) {
      consumer.resume(consumer.paused());
    } else {
      consumer.pause(consumer.assignment());
    }
  }

  private void commit() {
    if (timer.nanoTime() - commitAt >= 0) {
      handled.set(false);
      commitAt = timer.nanoTime() + COMMIT_INTERVAL.toNanos();
      positions.commit(consumer);
    }
  }

  private void poll() {
    pollAt = timer.nanoTime() + STOCK_INTERVAL.toNanos();
    Duration time = listening.pollTime();
    if (positions.isCommitDue()) {
      Duration untilCommit = Duration.ofNanos(Math.max(0, commitAt - timer.nanoTime()));
      time = untilCommit.compareTo(time) < 0 ? untilCommit : time;
    }
    try {
      gate.poll(consumer, time).forEach(fetched::addLast);
    } catch (OffsetOutOfRangeException e) {
      positions.outOfRange(consumer, e.offsetOutOfRangePartitions());
    } catch (NoOffsetForPartitionException e) {
      positions.assigned(consumer, e.partitions());
    }
  }

  /** Checks the connection, since Kafka's client reports an outage only in its own log. */
  private void look() {
    if (fetched.isEmpty() && timer.nanoTime() - lookAt >= 0) {
      lookAt = timer.nanoTime() + LOOK_INTERVAL.toNanos();
      course.connected(KafkaErrors.isConnected(consumer.metrics()));
    }
  }

  private void becomeReady() {
    if (positions.commitNow(consumer)) {
      assigned = false;
      course.ready();
    }
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    gate.aside(() -> positions.assigned(consumer, partitions));
    assigned = true;
    gate.signal(); // who waits for this should not wait for records as well
  }

  /** Waits for running handlers: the next owner of a partition knows only committed offsets. */
  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    forget(partitions);
    log.debug("The group takes partitions of {} away: {}", listening, partitions);
    gate.aside(
        () -> {
          if (!gate.await(listening.release(), () -> isReleased(partitions))) {
            log.info(
                "Partitions of {} are reassigned while events are being handled; these may be"
                    + " redelivered",
                listening);
          }
          positions.revoked(consumer, partitions);
        });
  }

  private boolean isReleased(Collection<TopicPartition> partitions) {
    handled.set(false); // asks for a signal at the next one
    return course.isClosing() || positions.isAllHandled(partitions);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    forget(partitions);
    positions.lost(partitions);
  }

  private void forget(Collection<TopicPartition> partitions) {
    fetched.removeIf(record -> partitions.contains(partition(record)));
  }

  private static TopicPartition partition(ConsumerRecord<?, ?> record) {
    return new TopicPartition(record.topic(), record.partition());
  }
}

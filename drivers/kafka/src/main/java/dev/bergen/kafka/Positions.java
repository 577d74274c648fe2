// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.OffsetMetadataTooLarge;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The position of a subscription in each of its partitions, where it continues when it gets one,
 * and the commits of these positions.
 *
 * <p>A group that is new to a partition begins at its end, or at its beginning if the partition is
 * younger than the subscription or the subscription wants existing records. This position is
 * committed at once, so that from then on no record is missed even if this process dies. Partitions
 * that are revoked and return undisturbed continue where they were, with their running handlers.
 * Records handled behind an unhandled one are kept with the offset, so that they are not handled
 * twice.
 *
 * <p>Threads: the subscription's own.
 */
final class Positions {
  private static final Logger log = LoggerFactory.getLogger(Positions.class);
  private static final Duration ANSWER = Duration.ofSeconds(3);
  private static final long UNKNOWN = -1;

  private final Map<TopicPartition, PartitionLedger> ledgers = new HashMap<>();

  /** Of partitions that were taken away and may come back. */
  private final Map<TopicPartition, PartitionLedger> lost = new HashMap<>();

  /** Partitions that were there when the subscription began. */
  private final Set<TopicPartition> old = new HashSet<>();

  private boolean committing;

  /** Whether offsets go without their metadata. */
  private final AtomicBoolean plain = new AtomicBoolean();

  private final boolean fromBeginning;

  /**
   * @param fromBeginning whether a group that is new to a partition takes what is there
   */
  Positions(boolean fromBeginning) {
    this.fromBeginning = fromBeginning;
  }

  void existed(TopicPartition partition) {
    old.add(partition);
  }

  /** Returns the ledger; {@code null} if the partition is not ours. */
  @Nullable PartitionLedger ledger(TopicPartition partition) {
    return ledgers.get(partition);
  }

  boolean isAllHandled() {
    return isAllHandled(ledgers.keySet());
  }

  /** Returns whether nothing of these partitions is being handled. */
  boolean isAllHandled(Collection<TopicPartition> partitions) {
    return partitions.stream()
        .map(ledgers::get)
        .allMatch(ledger -> ledger == null || ledger.isAllHandled());
  }

  /** Seeks to the position of each partition, which is ours from now on. */
  void assigned(Consumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions) {
    Set<TopicPartition> wanted = new HashSet<>(partitions);
    Map<TopicPartition, OffsetAndMetadata> known =
        wanted.isEmpty()
            ? Map.of()
            : PollGate.undisturbed(() -> consumer.committed(wanted, ANSWER));
    Set<TopicPartition> unknown = new HashSet<>(wanted);
    for (TopicPartition partition : wanted) {
      OffsetAndMetadata position = known.get(partition);
      if (position != null) {
        unknown.remove(partition);
        resume(consumer, partition, position);
      }
    }
    begin(consumer, unknown);
    lost.clear();
  }

  private void resume(
      Consumer<byte[], byte[]> consumer, TopicPartition partition, OffsetAndMetadata known) {
    long position = known.offset();
    HandledBeyond beyond = HandledBeyond.of(position, known.metadata());
    PartitionLedger before = lost.get(partition);
    PartitionLedger ledger =
        before != null && before.isUndisturbed(position, beyond)
            ? before
            : new PartitionLedger(position, position, beyond);
    ledgers.put(partition, ledger);
    consumer.seek(partition, ledger.next());
  }

  private void begin(Consumer<byte[], byte[]> consumer, Set<TopicPartition> partitions) {
    if (partitions.isEmpty()) {
      return;
    }
    Map<TopicPartition, Long> first =
        PollGate.undisturbed(() -> consumer.beginningOffsets(partitions, ANSWER));
    Map<TopicPartition, Long> end =
        PollGate.undisturbed(() -> consumer.endOffsets(partitions, ANSWER));
    long passed = 0;
    for (TopicPartition partition : partitions) {
      long position = (isAtEnd(partition) ? end : first).getOrDefault(partition, 0L);
      passed += position - first.getOrDefault(partition, position);
      ledgers.put(partition, new PartitionLedger(UNKNOWN, position));
      consumer.seek(partition, position);
    }
    if (passed > 0) {
      log.warn(
          "The group is new to {} and starts at the end, skipping {} earlier records"
              + " (auto_offset_reset=earliest reads them)",
          new TreeSet<>(partitions.stream().map(TopicPartition::toString).toList()),
          passed);
    }
  }

  private boolean isAtEnd(TopicPartition partition) {
    return !fromBeginning && old.contains(partition);
  }

  /** Continues with the oldest existing record where the next ones were deleted. */
  void outOfRange(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> positions) {
    Map<TopicPartition, Long> first =
        PollGate.undisturbed(() -> consumer.beginningOffsets(positions.keySet(), ANSWER));
    positions.forEach(
        (partition, position) -> {
          long oldest = first.getOrDefault(partition, 0L);
          log.warn(
              "Kafka no longer has offset {} of {}, resuming at {}: the records in between are"
                  + " lost",
              position,
              partition,
              oldest);
          ledgers.put(partition, new PartitionLedger(UNKNOWN, oldest));
          consumer.seek(partition, oldest);
        });
  }

  /** Commits the positions of partitions that are reassigned. */
  void revoked(Consumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions) {
    commitNow(consumer);
    lost(partitions);
  }

  void lost(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      PartitionLedger ledger = ledgers.remove(partition);
      if (ledger != null) {
        lost.put(partition, ledger);
      }
    }
  }

  /** The consumer is gone, and all partitions with it; another may get them again. */
  void allLost() {
    lost(Set.copyOf(ledgers.keySet()));
    committing = false;
  }

  /** Commits changed positions, unless a commit is in flight; does not wait. */
  void commit(Consumer<byte[], byte[]> consumer) {
    if (committing) {
      return;
    }
    Map<TopicPartition, PartitionLedger.Mark> due = due();
    if (due.isEmpty()) {
      return;
    }
    committing = true;
    consumer.commitAsync(
        offsets(due),
        (offsets, error) -> {
          committing = false;
          if (error == null) {
            committed(due);
          } else {
            refused(error);
            log.debug("Committing offsets to Kafka failed, retrying", error);
          }
        });
  }

  /** Commits, and waits some seconds for Kafka's answer; returns whether it succeeded. */
  boolean commitNow(Consumer<byte[], byte[]> consumer) {
    Map<TopicPartition, PartitionLedger.Mark> due = due();
    if (due.isEmpty()) {
      return true;
    }
    try {
      PollGate.runUndisturbed(() -> commitSync(consumer, due));
      committed(due);
      return true;
    } catch (KafkaException e) {
      log.info(
          "Committing offsets of {} failed; events handled there may be redelivered ({})",
          new TreeSet<>(due.keySet().stream().map(TopicPartition::toString).toList()),
          e.getMessage());
      return false;
    }
  }

  private void commitSync(
      Consumer<byte[], byte[]> consumer, Map<TopicPartition, PartitionLedger.Mark> due) {
    try {
      consumer.commitSync(offsets(due), ANSWER);
    } catch (OffsetMetadataTooLarge e) {
      refused(e);
      consumer.commitSync(offsets(due), ANSWER);
    }
  }

  /** A broker that has no place for what is handled beyond gaps still has one for offsets. */
  private void refused(Exception error) {
    if (error instanceof OffsetMetadataTooLarge && plain.compareAndSet(false, true)) {
      log.warn(
          "Kafka's offset.metadata.max.bytes is too small to record the events handled"
              + " after an unfinished one: they are redelivered after a restart. The default of"
              + " 4096 is enough");
    }
  }

  boolean isCommitDue() {
    for (PartitionLedger ledger : ledgers.values()) {
      if (ledger.isCommitDue()) {
        return true;
      }
    }
    return false;
  }

  private Map<TopicPartition, PartitionLedger.Mark> due() {
    Map<TopicPartition, PartitionLedger.Mark> due = new HashMap<>();
    ledgers.forEach(
        (partition, ledger) -> {
          if (ledger.isCommitDue()) {
            due.put(partition, ledger.mark());
          }
        });
    return due;
  }

  private Map<TopicPartition, OffsetAndMetadata> offsets(
      Map<TopicPartition, PartitionLedger.Mark> marks) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    marks.forEach(
        (partition, mark) ->
            offsets.put(
                partition,
                new OffsetAndMetadata(
                    mark.offset(), plain.get() ? "" : mark.beyond().text(mark.offset()))));
    return offsets;
  }

  private void committed(Map<TopicPartition, PartitionLedger.Mark> marks) {
    marks.forEach(
        (partition, mark) -> {
          PartitionLedger ledger = ledgers.get(partition);
          if (ledger != null) {
            ledger.committed(mark);
          }
        });
  }
}

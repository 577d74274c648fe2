// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The records of one partition that were delivered, and which of them are handled. The offset of
 * the first unhandled one can be committed; records handled beyond it are committed as metadata.
 *
 * <p>Threads: the subscription's own; any thread may mark an {@link Entry} as handled.
 */
final class PartitionLedger {

  /** A record that was handed out; once handled, perhaps one of a run of these. */
  final class Entry {
    private final long offset;

    /** Own thread only: behind the last of the run. */
    private long end;

    /** Written once, by the thread that handled it. */
    private volatile boolean handled;

    private Entry(long offset) {
      this.offset = offset;
      this.end = offset + 1;
    }

    void handled() {
      if (!handled) {
        handled = true;
        changes.incrementAndGet();
      }
    }
  }

  /**
   * A position to commit.
   *
   * @param offset where the group continues: everything before it is handled
   * @param beyond what is handled from there on
   * @param changes the number of changes that it includes
   */
  record Mark(long offset, HandledBeyond beyond, long changes) {}

  private final AtomicLong changes = new AtomicLong();
  private final HandledBeyond before;
  private Deque<Entry> open = new ArrayDeque<>();
  private long committed;
  private long committedChanges;
  private long next;

  /**
   * @param committed the offset committed in Kafka; -1 if there is none yet
   * @param next where this subscription continues
   */
  PartitionLedger(long committed, long next) {
    this(committed, next, HandledBeyond.NONE);
  }

  /**
   * @param before what others have handled already beyond {@code next}
   */
  PartitionLedger(long committed, long next, HandledBeyond before) {
    this.committed = committed;
    this.next = next;
    this.before = before;
  }

  /** Notes a record that is handed out now. */
  Entry handOut(long offset) {
    Entry entry = new Entry(offset);
    open.addLast(entry);
    next = offset + 1;
    return entry;
  }

  /** Notes that the last delivered record has not reached a handler after all. */
  void takeBack(long offset) {
    Entry last = open.peekLast();
    if (last != null && last.offset == offset && !last.handled) {
      open.removeLast();
      next = offset;
    }
  }

  /** Notes a record that need not be handled. */
  void skip(long offset) {
    handOut(offset).handled();
  }

  /** Returns whether the record was handled before this subscription got the partition. */
  boolean wasHandled(long offset) {
    return before.has(offset);
  }

  /** Returns where to fetch from: behind all that was handed out. */
  long next() {
    return next;
  }

  /** Returns where the group may continue: everything before it is handled. */
  long handled() {
    Entry first = open.peekFirst();
    while (first != null && first.handled) {
      open.removeFirst();
      first = open.peekFirst();
    }
    return first == null ? next : first.offset;
  }

  /** Returns how many runs and single records are kept; for tests. */
  int openEntries() {
    return open.size();
  }

  boolean isAllHandled() {
    return handled() == next;
  }

  /** Returns whether a commit is due. */
  boolean isCommitDue() {
    return changes.get() != committedChanges || handled() != committed;
  }

  /** Returns what Kafka should know now. */
  Mark mark() {
    long seen = changes.get();
    long offset = handled();
    List<HandledBeyond.Run> runs = joinRuns();
    // Handled by others, and not fetched yet.
    for (HandledBeyond.Run run : before.runs()) {
      if (run.end() > next) {
        runs.add(new HandledBeyond.Run(Math.max(run.from(), next), run.end()));
      }
    }
    return new Mark(offset, new HandledBeyond(runs), seen);
  }

  /** Makes one entry of each run of handled ones, so that a gap costs no memory; returns these. */
  private List<HandledBeyond.Run> joinRuns() {
    Deque<Entry> joined = new ArrayDeque<>();
    List<Entry> runs = new ArrayList<>();
    Entry run = null;
    for (Entry entry : open) {
      boolean handled = entry.handled; // once, since it changes meanwhile
      if (handled && run != null) {
        run.end = entry.end;
        continue;
      }
      joined.addLast(entry);
      run = handled ? entry : null;
      if (handled) {
        runs.add(entry);
      }
    }
    open = joined;
    List<HandledBeyond.Run> result = new ArrayList<>();
    runs.forEach(entry -> result.add(new HandledBeyond.Run(entry.offset, entry.end)));
    return result;
  }

  void committed(Mark mark) {
    committed = mark.offset();
    committedChanges = mark.changes();
  }

  /**
   * Returns whether this subscription can continue as if it had never lost the partition, since no
   * other consumer has advanced in it meanwhile.
   *
   * @param position the offset that is committed in Kafka now; -1 if there is none
   * @param beyond the records handled from there on, as committed in Kafka
   */
  boolean isUndisturbed(long position, HandledBeyond beyond) {
    return position >= committed
        && position <= handled()
        && beyond.runs().stream().allMatch(this::isOurs);
  }

  private boolean isOurs(HandledBeyond.Run run) {
    return (run.end() <= next || before.has(run.end() - 1))
        && open.stream()
            .noneMatch(
                entry -> !entry.handled && entry.offset >= run.from() && entry.offset < run.end());
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Which records of one partition were handed out and which of them are handled. What comes before
 * the first unhandled one can be committed; the rest would be lost if it were.
 *
 * <p>Threads: the subscription's own; any thread may say that an {@link Entry} is handled.
 */
final class PartitionLedger {

  /** A record that was handed out. */
  static final class Entry {
    private final long offset;

    /** Written once, by whoever handled it. */
    private volatile boolean handled;

    private Entry(long offset) {
      this.offset = offset;
    }

    void handled() {
      handled = true;
    }
  }

  private final Deque<Entry> open = new ArrayDeque<>();
  private long committed;
  private long next;

  /**
   * @param committed where the group goes on, as Kafka knows it; -1 if it does not know yet
   * @param next where this subscription goes on
   */
  PartitionLedger(long committed, long next) {
    this.committed = committed;
    this.next = next;
  }

  /** Notes a record that is handed out now. */
  Entry handOut(long offset) {
    Entry entry = new Entry(offset);
    open.addLast(entry);
    next = offset + 1;
    return entry;
  }

  /** Notes a record that nobody needs to handle. */
  void skip(long offset) {
    handOut(offset).handled();
  }

  /** Returns where to fetch from: behind all that was handed out. */
  long next() {
    return next;
  }

  /** Returns where the group may go on: everything before it is handled. */
  long handled() {
    Entry first = open.peekFirst();
    while (first != null && first.handled) {
      open.removeFirst();
      first = open.peekFirst();
    }
    return first == null ? next : first.offset;
  }

  boolean isAllHandled() {
    return handled() == next;
  }

  /** Returns whether Kafka should be told where to go on. */
  boolean isCommitDue() {
    return handled() != committed;
  }

  void committed(long offset) {
    committed = offset;
  }

  /**
   * Returns whether this subscription can go on as if it had never lost the partition: nobody else
   * has got on with it meanwhile.
   *
   * @param position where the group goes on, as Kafka knows it now; -1 if it does not know
   */
  boolean isUndisturbed(long position) {
    return position >= committed && position <= handled();
  }
}

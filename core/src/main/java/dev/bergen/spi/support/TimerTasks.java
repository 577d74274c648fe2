// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.support;

import dev.bergen.spi.Timer;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * Tasks by the time when they are due. Nearly all of them are time-outs that are cancelled long
 * before, so what is some time away only lies in the slot of its time, unsorted: adding and
 * cancelling cost the same however many there are.
 *
 * <p>Threads: whoever holds the lock; cancelling a task takes it.
 */
final class TimerTasks {
  /**
   * A slot has some 0.27 s, all together a good minute; later tasks lie there for several turns.
   */
  private static final int SLOT_BITS = 28;

  private static final int SLOTS = 256;

  private final Lock lock;

  /** What is due before the first slot, exactly sorted. */
  private final TreeSet<Task> soon = new TreeSet<>();

  /** The first task of each slot, which are linked. Null until a task needs a slot. */
  private @Nullable Task @Nullable [] slots;

  private int inSlots;
  private long firstSlot = 1;
  private long count;

  /** A task that waits: its own handle, as there is one for each call that waits. */
  final class Task implements Comparable<Task>, Timer.Cancellable {
    private final long at;
    private final long number;
    private final Runnable action;
    private boolean isSoon;

    // In a slot only; null at its ends.
    private @Nullable Task next;
    private @Nullable Task previous;
    private boolean isInSlot;

    private Task(long at, long number, Runnable action) {
      this.at = at;
      this.number = number;
      this.action = action;
    }

    private long slot() {
      return at >> SLOT_BITS;
    }

    @Override
    public void cancel() {
      lock.lock();
      try {
        remove(this);
      } finally {
        lock.unlock();
      }
    }

    @Override
    public int compareTo(Task other) {
      int byTime = Long.compare(at, other.at);
      return byTime == 0 ? Long.compare(number, other.number) : byTime;
    }
  }

  TimerTasks(Lock lock) {
    this.lock = lock;
  }

  /**
   * @param at when it is due
   */
  Task add(long at, Runnable action) {
    Task task = new Task(at, count++, action);
    if (task.slot() < firstSlot) {
      addSoon(task);
    } else {
      addToSlot(task);
    }
    return task;
  }

  /** Forgets {@code task}, if it still waits. */
  void remove(Task task) {
    if (task.isSoon) {
      soon.remove(task);
      task.isSoon = false;
    } else if (task.isInSlot) {
      unlink(task);
    }
  }

  /** Takes what is due by {@code now}, the earliest; {@code null} if nothing is. */
  @Nullable Runnable pollDue(long now) {
    advance(now);
    if (soon.isEmpty() || soon.first().at > now) {
      return null;
    }
    Task due = soon.first();
    remove(due);
    return due.action;
  }

  /** Returns when to look again, if nothing is added before. */
  long nextLook() {
    long next = soon.isEmpty() ? Long.MAX_VALUE : soon.first().at;
    @Nullable Task @Nullable [] all = slots;
    if (inSlots == 0 || all == null) {
      return next;
    }
    long slot = firstSlot;
    while (all[index(slot)] == null) {
      slot++;
    }
    return Math.min(next, look(slot));
  }

  /** Returns when to look because of {@code task}. */
  static long wakesAt(Task task) {
    return task.isSoon ? task.at : look(task.slot());
  }

  /** One slot's time before it begins, its tasks are to be sorted. */
  private static long look(long slot) {
    return (slot - 1) << SLOT_BITS;
  }

  void clear() {
    soon.clear();
    slots = null;
    inSlots = 0;
  }

  /** Sorts what is due in the slot of {@code now}, or the one after it. */
  private void advance(long now) {
    long until = (now >> SLOT_BITS) + 2;
    if (inSlots > 0) {
      for (long slot = Math.max(firstSlot, until - SLOTS); slot < until; slot++) {
        sort(slot, until);
      }
    }
    firstSlot = Math.max(firstSlot, until);
  }

  private void sort(long slot, long until) {
    @Nullable Task @Nullable [] all = slots;
    Task task = all == null ? null : all[index(slot)];
    while (task != null) {
      Task next = task.next;
      if (task.slot() < until) {
        unlink(task);
        addSoon(task);
      }
      task = next;
    }
  }

  private void addSoon(Task task) {
    task.isSoon = true;
    soon.add(task);
  }

  private void addToSlot(Task task) {
    @Nullable Task @Nullable [] all = slots;
    if (all == null) {
      all = new @Nullable Task[SLOTS];
      slots = all;
    }
    int index = index(task.slot());
    Task first = all[index];
    task.next = first;
    if (first != null) {
      first.previous = task;
    }
    all[index] = task;
    task.isInSlot = true;
    inSlots++;
  }

  private void unlink(Task task) {
    Task next = task.next;
    Task previous = task.previous;
    if (next != null) {
      next.previous = previous;
    }
    if (previous != null) {
      previous.next = next;
    } else if (slots != null) {
      slots[index(task.slot())] = next;
    }
    task.next = null;
    task.previous = null;
    task.isInSlot = false;
    inSlots--;
  }

  private static int index(long slot) {
    return (int) (slot & (SLOTS - 1));
  }
}

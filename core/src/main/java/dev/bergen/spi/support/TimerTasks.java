// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.support;

import dev.bergen.spi.Timer;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * Tasks by due time. Nearly all of them are timeouts that are cancelled long before they are due,
 * so later tasks are kept unsorted in the slot of their time: the cost of adding and cancelling
 * does not depend on their number.
 *
 * <p>Threads: any that holds the lock; cancelling a task acquires it.
 */
final class TimerTasks {
  /**
   * A slot covers about 0.27 s, all together about 69 s; later tasks stay in theirs for several
   * rounds.
   */
  private static final int SLOT_BITS = 28;

  private static final int SLOTS = 256;

  private final Lock lock;

  /** The tasks due before the first slot, sorted. */
  private final TreeSet<Task> soon = new TreeSet<>();

  /** The first task of each slot, which are linked. Null until a task needs a slot. */
  private @Nullable Task @Nullable [] slots;

  private int inSlots;
  private long firstSlot = 1;
  private long count;

  /** A scheduled task, which is its own handle, since each call in flight has one. */
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

  /** Removes {@code task}, if it is still scheduled. */
  void remove(Task task) {
    if (task.isSoon) {
      soon.remove(task);
      task.isSoon = false;
    } else if (task.isInSlot) {
      unlink(task);
    }
  }

  /** Removes the earliest task due by {@code now}; returns {@code null} if there is none. */
  @Nullable Runnable pollDue(long now) {
    advance(now);
    if (soon.isEmpty() || soon.first().at > now) {
      return null;
    }
    Task due = soon.first();
    remove(due);
    return due.action;
  }

  /** Returns the time of the next check, if no task is added before. */
  long nextCheck() {
    long next = soon.isEmpty() ? Long.MAX_VALUE : soon.first().at;
    @Nullable Task @Nullable [] all = slots;
    if (inSlots == 0 || all == null) {
      return next;
    }
    long slot = firstSlot;
    while (all[index(slot)] == null) {
      slot++;
    }
    return Math.min(next, checkTime(slot));
  }

  /** Returns the time of the check for {@code task}. */
  static long wakesAt(Task task) {
    return task.isSoon ? task.at : checkTime(task.slot());
  }

  /** A slot's tasks are sorted one slot's time before it starts. */
  private static long checkTime(long slot) {
    return (slot - 1) << SLOT_BITS;
  }

  void clear() {
    soon.clear();
    slots = null;
    inSlots = 0;
  }

  /** Sorts the tasks due up to the end of the slot after that of {@code now}. */
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

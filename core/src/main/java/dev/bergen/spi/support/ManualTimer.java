// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.support;

import dev.bergen.spi.Timer;
import java.time.Duration;
import java.util.Comparator;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A timer for tests, whose time changes only by {@link #advance}.
 *
 * <p>Threads: any thread may schedule; tasks run on the thread that advances the time.
 */
public final class ManualTimer implements Timer {
  // Guarded by this.
  private final TreeSet<Task> tasks = new TreeSet<>(Task.BY_TIME);
  private long now;
  private long count;

  @Override
  public synchronized long nanoTime() {
    return now;
  }

  @Override
  public synchronized Cancellable schedule(Duration delay, Runnable task) {
    Task entry = new Task(now + Math.max(0, delay.toNanos()), count++, task);
    tasks.add(entry);
    return () -> cancel(entry);
  }

  /**
   * Advances the time, and runs each task at its time, including those that tasks add meanwhile.
   */
  public void advance(Duration step) {
    long end = nanoTime() + step.toNanos();
    for (Task due = nextUntil(end); due != null; due = nextUntil(end)) {
      due.action.run();
    }
  }

  /** Returns how many tasks are scheduled. */
  public synchronized int size() {
    return tasks.size();
  }

  private synchronized void cancel(Task task) {
    tasks.remove(task);
  }

  /** Advances to the next task by {@code end}, or to the end; {@code null} when none is left. */
  private synchronized @Nullable Task nextUntil(long end) {
    if (tasks.isEmpty() || tasks.first().at > end) {
      now = end;
      return null;
    }
    Task first = tasks.first();
    tasks.remove(first);
    now = Math.max(now, first.at);
    return first;
  }

  private record Task(long at, long number, Runnable action) {
    static final Comparator<Task> BY_TIME =
        Comparator.comparingLong(Task::at).thenComparingLong(Task::number);
  }
}

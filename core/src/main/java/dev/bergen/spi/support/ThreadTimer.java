// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.support;

import dev.bergen.Deadline;
import dev.bergen.spi.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The timer of a real transport: one daemon thread, {@code bergen-timer}, started with the first
 * task and ended by {@link #close}.
 *
 * <p>Most tasks are timeouts that are cancelled long before they are due. So a task wakes the
 * thread only if it is due before the thread's next wake-up, and cancelling never wakes it.
 */
public final class ThreadTimer implements Timer, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ThreadTimer.class);
  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 4);
  private static final Duration CLOSING = Duration.ofSeconds(1);
  private static final long IDLE_NANOS = TimeUnit.HOURS.toNanos(1);
  private static final long AWAKE = Long.MIN_VALUE;

  /** The origin of times, so that they are small and compare without overflow. */
  private final long origin = System.nanoTime();

  /** Shared by all deadlines. */
  private final LongSupplier clock = this::nanoTime;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition earlier = lock.newCondition();

  // Guarded by lock.
  private final TimerTasks tasks = new TimerTasks(lock);
  private long wakesAt = AWAKE; // when the thread wakes by itself
  private boolean closed;

  private final Loop loop = new Loop("bergen-timer", new Alarm());

  @Override
  public long nanoTime() {
    return System.nanoTime() - origin;
  }

  @Override
  public Deadline deadline(Duration timeout) {
    return Deadline.after(timeout, clock);
  }

  /** Runs {@code task} after {@code delay}, or never if this timer is closed first. */
  @Override
  public Cancellable schedule(Duration delay, Runnable task) {
    long nanos = delay.compareTo(LONGEST) < 0 ? delay.toNanos() : LONGEST.toNanos();
    lock.lock();
    try {
      if (closed) {
        return () -> {};
      }
      TimerTasks.Task entry = tasks.add(nanoTime() + Math.max(0, nanos), task);
      if (TimerTasks.wakesAt(entry) < wakesAt) {
        earlier.signal();
      }
      loop.start();
      return entry;
    } finally {
      lock.unlock();
    }
  }

  /** Drops the tasks that are not due yet, and waits at most a second for a running one. */
  @Override
  public void close() {
    loop.close(Deadline.after(CLOSING));
  }

  private final class Alarm implements Loop.Work {
    @Override
    public boolean step() throws InterruptedException {
      Runnable due = awaitNext();
      if (due != null) {
        runSafely(due);
      }
      return due != null;
    }

    private void runSafely(Runnable due) {
      try {
        due.run();
      } catch (Throwable e) { // any failure; other tasks must still run
        log.error("A timer task failed", e);
      }
    }

    /** Returns the next task when it is due; {@code null} once the timer is closed. */
    private @Nullable Runnable awaitNext() throws InterruptedException {
      lock.lock();
      try {
        while (!closed) {
          long now = nanoTime();
          Runnable due = tasks.pollDue(now);
          if (due != null) {
            return due;
          }
          wakesAt = Math.min(tasks.nextCheck(), now + IDLE_NANOS);
          earlier.awaitNanos(wakesAt - now);
        }
        return null;
      } finally {
        wakesAt = AWAKE;
        lock.unlock();
      }
    }

    @Override
    public void wake() {
      lock.lock();
      try {
        closed = true;
        tasks.clear();
        earlier.signal();
      } finally {
        lock.unlock();
      }
    }
  }
}

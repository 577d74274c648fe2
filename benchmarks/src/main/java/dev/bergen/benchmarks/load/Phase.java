// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.load;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.AtomicHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * One phase while it runs: until when operations are begun, when each is due, how long they took.
 *
 * <p>Threads: one begins and ends it, any others record.
 */
final class Phase {
  private static final long HIGHEST_NANOS = TimeUnit.MINUTES.toNanos(5);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Load load;
  private final Histogram nanos = new AtomicHistogram(HIGHEST_NANOS, 3);
  private final AtomicLong tickets = new AtomicLong();
  private final CountDownLatch lanes;

  /** Null as long as nothing has failed. */
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /** Both written before anything else runs. */
  private long begun;

  private long over;

  /**
   * @param lanes how many say {@link #finished} before it has ended
   */
  Phase(Load load, int lanes) {
    this.load = load;
    this.lanes = new CountDownLatch(lanes);
  }

  void begin() {
    begun = System.nanoTime();
    over = begun + load.time().toNanos();
  }

  /** Returns whether no more operation is to be begun. */
  boolean isOver() {
    return System.nanoTime() - over >= 0 || failure.get() != null;
  }

  /**
   * Waits until the next operation is due. What was due in time is also begun late, though not when
   * it is as late as the whole phase is long.
   *
   * @param isFirst of who asks, which is begun however long it took to come here
   * @return when that was, or -1 if the phase is over before
   */
  long awaitDue(boolean isFirst) {
    if (load.ratePerSecond() == 0) {
      return isOver() && !isFirst ? -1 : System.nanoTime();
    }
    long due = begun + tickets.getAndIncrement() * load.intervalNanos();
    boolean hopeless = System.nanoTime() - over > load.time().toNanos();
    if (due - over >= 0 || (hopeless && !isFirst)) {
      return -1;
    }
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
      if (Thread.currentThread().isInterrupted()) {
        return -1;
      }
    }
    return failure.get() == null ? due : -1;
  }

  void record(long due) {
    nanos.recordValue(Math.min(HIGHEST_NANOS, Math.max(0, System.nanoTime() - due)));
  }

  void fail(Throwable error) {
    failure.compareAndSet(null, error);
  }

  /** One that ran operations runs no more. */
  void finished() {
    lanes.countDown();
  }

  void callUntilOver(Callers.Operation operation) {
    try {
      for (long due = awaitDue(true); due != -1; due = awaitDue(false)) {
        operation.run();
        record(due);
      }
    } catch (Exception | AssertionError e) {
      fail(e);
    } finally {
      finished();
    }
  }

  /** Waits until all lanes have finished. */
  Sample end() throws InterruptedException {
    boolean all = lanes.await(load.time().plus(PATIENCE).toMillis(), TimeUnit.MILLISECONDS);
    long elapsed = System.nanoTime() - begun;
    Throwable error = failure.get();
    if (error != null) {
      throw new IllegalStateException("An operation failed: " + error, error);
    }
    if (!all) {
      throw new IllegalStateException("Operations were not answered within " + PATIENCE);
    }
    return new Sample(nanos, nanos.getTotalCount(), elapsed);
  }
}

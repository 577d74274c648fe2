// SPDX-License-Identifier: Apache-2.0
package dev.bergen.internal;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** The pool under a model checker, which chooses who goes on at each step. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ThriftyPoolModelTest {
  private static final int SCHEDULES = Integer.getInteger("bergen.model.schedules", 2_000);
  private static final ThreadFactory THREADS = Thread::new;

  @Test
  void each_task_that_is_taken_runs_however_adding_and_shutting_down_meet() {
    Lincheck.runConcurrentTest(SCHEDULES, () -> race(false));
  }

  @Test
  void each_task_that_is_taken_runs_or_is_refused_however_the_pool_is_stopped() {
    Lincheck.runConcurrentTest(SCHEDULES, () -> race(true));
  }

  private static void race(boolean now) {
    ThriftyPool pool = new ThriftyPool(1, TimeUnit.HOURS.toNanos(1), there -> THREADS);
    AtomicInteger taken = new AtomicInteger();
    AtomicInteger over = new AtomicInteger();
    Thread adder = new Thread(() -> add(pool, taken, over));
    adder.start();
    add(pool, taken, over);
    if (now) {
      pool.shutdownNow();
    } else {
      pool.shutdown();
    }
    join(adder, pool);
    if (taken.get() != over.get()) {
      throw new AssertionError(taken + " tasks were taken and " + over + " have ended");
    }
  }

  private static void add(ThriftyPool pool, AtomicInteger taken, AtomicInteger over) {
    try {
      pool.execute(new Counted(over));
      taken.incrementAndGet();
    } catch (RejectedExecutionException e) {
      // it was not taken
    }
  }

  private static void join(Thread adder, ThriftyPool pool) {
    try {
      adder.join();
      if (!pool.awaitTermination(1, TimeUnit.HOURS)) {
        throw new AssertionError("The pool does not end");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private record Counted(AtomicInteger over) implements HandlerThreads.Task {
    @Override
    public void run() {
      over.incrementAndGet();
    }

    @Override
    public void refused() {
      over.incrementAndGet();
    }
  }
}

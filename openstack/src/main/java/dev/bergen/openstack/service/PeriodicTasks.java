// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.service;

import dev.bergen.Deadline;
import dev.bergen.spi.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;

/**
 * Runs the periodic tasks of a service, one at a time as Nova does: no two of them ever overlap.
 *
 * <p>Threads: the timer's thread finds out that a task is due, and one thread of this class's own
 * runs it. A task that is due while another runs waits for it; a task waits at most once.
 */
final class PeriodicTasks {
  /** The greatest part of a spacing that a run comes later, as in oslo.service. */
  private static final double JITTER = 0.05;

  private final Timer timer;
  private final DoubleSupplier random;
  private final ExecutorService worker;
  private final List<PeriodicRun> runs;
  private final ReentrantLock lock = new ReentrantLock();
  // Guarded by lock.
  private final List<Timer.Cancellable> waiting = new ArrayList<>();
  private boolean stopped;

  /**
   * @param random from 0 up to 1
   */
  PeriodicTasks(String binary, List<PeriodicTask> tasks, Timer timer, DoubleSupplier random) {
    this.timer = timer;
    this.random = random;
    this.runs = tasks.stream().map(PeriodicRun::new).toList();
    this.worker =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread thread = new Thread(work, "bergen-periodic-" + binary);
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Begins.
   *
   * @param delay how long all tasks are put off
   */
  void start(Duration delay) {
    for (PeriodicRun run : runs) {
      Duration first = run.task().immediately() ? delay : delay.plus(run.task().spacing());
      schedule(run, timer.nanoTime() + first.toNanos());
    }
  }

  private void schedule(PeriodicRun run, long at) {
    lock.lock();
    try {
      if (!stopped) {
        Timer.Cancellable[] mine = new Timer.Cancellable[1];
        Duration wait = Duration.ofNanos(Math.max(0, at - timer.nanoTime()));
        mine[0] = timer.schedule(wait, () -> due(run, at, mine));
        waiting.add(mine[0]);
      }
    } finally {
      lock.unlock();
    }
  }

  private void due(PeriodicRun run, long at, Timer.Cancellable[] mine) {
    lock.lock();
    try {
      waiting.remove(mine[0]);
      if (!stopped) {
        worker.execute(() -> runAndSchedule(run, at));
      }
    } catch (RejectedExecutionException e) {
      // Stopped meanwhile.
    } finally {
      lock.unlock();
    }
  }

  private void runAndSchedule(PeriodicRun run, long at) {
    if (isStopped()) {
      return;
    }
    run.once(timer::nanoTime);
    schedule(run, next(run.task().spacing().toNanos(), at));
  }

  /** The next multiple of the spacing that has not passed, and a little more. */
  private long next(long spacing, long at) {
    long passed = Math.max(0, timer.nanoTime() - at);
    long boundary = at + (passed / spacing + 1) * spacing;
    return boundary + (long) (spacing * JITTER * random.getAsDouble());
  }

  private boolean isStopped() {
    lock.lock();
    try {
      return stopped;
    } finally {
      lock.unlock();
    }
  }

  /** Starts no more runs; a current one continues. */
  void stop() {
    lock.lock();
    try {
      stopped = true;
      waiting.forEach(Timer.Cancellable::cancel);
      waiting.clear();
    } finally {
      lock.unlock();
    }
    worker.shutdown();
  }

  /** Waits for the current run, and interrupts it at the deadline. */
  void awaitStopped(Deadline deadline) throws InterruptedException {
    try {
      if (!worker.awaitTermination(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
        worker.shutdownNow();
      }
    } catch (InterruptedException e) {
      worker.shutdownNow();
      throw e;
    }
  }

  List<TaskHealth> health() {
    return runs.stream().map(PeriodicRun::health).toList();
  }
}

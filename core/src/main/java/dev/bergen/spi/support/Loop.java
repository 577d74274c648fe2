// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.support;

import dev.bergen.Deadline;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A driver's thread and the {@link Work} that it repeats until it is closed. Neither an exception
 * from the work nor an interrupt ends the thread; only {@link #close} does, or the work itself. For
 * tasks from other threads, use {@link Mailbox}.
 *
 * <p>Threads: any thread may start and close it. The thread is a daemon, is started by {@link
 * #start}, and runs all of the work.
 */
public final class Loop {
  private static final Logger log = LoggerFactory.getLogger(Loop.class);

  /**
   * Between consecutive failures, so that a step that always fails does not keep a processor busy.
   */
  private static final Backoff PAUSES =
      new Backoff(Duration.ZERO, Duration.ofMillis(100), Duration.ofSeconds(1), 0.2);

  private static final int MOST_FAILURES = 100;

  /** The work that a loop repeats. */
  public interface Work {
    /**
     * Waits for the next task and does it, on the loop. Anything it throws is logged and passed to
     * {@link #failed}, and the next step follows, after a pause if the previous step failed too.
     *
     * @return {@code false} to end the loop
     * @throws InterruptedException ends this step only
     */
    boolean step() throws InterruptedException;

    /**
     * Makes the waiting step, or else the next one that would wait, return at once; on the thread
     * that closes the loop. Called each time the loop is closed; the loop may notice that it is
     * closing, and have {@link #ended}, before this is called.
     */
    void wake();

    /**
     * Called with the {@code error} of a step, on the loop, or of starting the thread, on the
     * thread that called {@link #start}; the next call tries again.
     */
    default void failed(Throwable error) {}

    /**
     * Called once, last, to end the remaining tasks: on the loop, or on the thread that closes a
     * loop that was never started.
     */
    default void ended() {}
  }

  private final String name;
  private final Work work;
  private final ThreadFactory threads;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition closed = lock.newCondition();

  // Both written under lock, and by the thread itself, which may run before start() returns.
  private volatile @Nullable Thread thread;
  private volatile boolean closing;

  /**
   * @param name of the thread, such as {@code bergen-timer}
   */
  public Loop(String name, Work work) {
    this(name, work, Thread::new);
  }

  /**
   * @param threads makes the thread; its name and daemon status are set here
   */
  Loop(String name, Work work, ThreadFactory threads) {
    this.name = name;
    this.work = work;
    this.threads = threads;
  }

  /**
   * Starts the thread, unless it runs already. Does not block.
   *
   * @return whether it runs; {@code false} once this is closed, and when the thread cannot be
   *     started, which is reported to {@link Work#failed}
   */
  public boolean start() {
    if (thread != null || closing) {
      return !closing;
    }
    Throwable none;
    lock.lock();
    try {
      if (thread != null || closing) {
        return !closing;
      }
      Thread starting = threads.newThread(this::run);
      starting.setName(name);
      starting.setDaemon(true);
      starting.start();
      thread = starting;
      return true;
    } catch (Throwable e) { // mostly an OutOfMemoryError: the machine is short of threads
      none = e;
    } finally {
      lock.unlock();
    }
    failed("No thread could be started", none);
    return false;
  }

  /** Returns whether the calling thread is the loop's. */
  public boolean isCurrentThread() {
    return Thread.currentThread() == thread;
  }

  /** Returns whether no further step starts. */
  public boolean isClosing() {
    return closing;
  }

  /** Ends the loop after the current step, without waiting for that. */
  public void beginClosing() {
    boolean never;
    lock.lock();
    try {
      never = thread == null && !closing;
      closing = true;
      closed.signalAll();
    } finally {
      lock.unlock();
    }
    run("Waking a loop failed", work::wake);
    if (never) {
      run("Ending the tasks of a loop failed", work::ended);
    }
  }

  /**
   * Ends the loop after the current step, and waits for that until {@code deadline}, unless the
   * caller is the loop itself. An interrupt ends the wait, and its flag is kept. May be called
   * again.
   *
   * @return whether the thread has ended
   */
  public boolean close(Deadline deadline) {
    beginClosing();
    Thread running = thread;
    if (running == null || running == Thread.currentThread()) {
      return running == null;
    }
    try {
      TimeUnit.NANOSECONDS.timedJoin(running, deadline.remainingNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !running.isAlive();
  }

  private void run() {
    thread = Thread.currentThread();
    int failures = 0;
    boolean continues = true;
    while (continues && !closing) {
      try {
        continues = work.step();
        failures = 0;
      } catch (InterruptedException e) {
        log.debug("Ignoring an interrupt of {}", name, e);
      } catch (Throwable e) { // any failure; the thread must continue
        failures = Math.min(failures + 1, MOST_FAILURES);
        failed("A step failed, the thread continues", e);
        pause(failures);
      }
    }
    closing = true;
    run("Ending the tasks of a loop failed", work::ended);
  }

  private void pause(int failures) {
    long nanos = PAUSES.delay(failures - 1, ThreadLocalRandom.current()::nextDouble).toNanos();
    lock.lock();
    try {
      while (!closing && nanos > 0) {
        nanos = closed.awaitNanos(nanos);
      }
    } catch (InterruptedException e) {
      log.debug("Ignoring an interrupt of {}", name, e);
    } finally {
      lock.unlock();
    }
  }

  private void failed(String what, Throwable error) {
    run(
        "Reporting a failure failed",
        () -> {
          log.error("{}: {}", name, what, error);
          work.failed(error);
        });
  }

  private void run(String failure, Runnable action) {
    try {
      action.run();
    } catch (Throwable e) { // any failure; the thread must continue
      report(failure, e);
    }
  }

  private void report(String failure, Throwable error) {
    try {
      log.error("{}: {}", name, failure, error);
    } catch (Throwable unable) { // logging itself fails, most likely without memory
      error.addSuppressed(unable);
    }
  }
}

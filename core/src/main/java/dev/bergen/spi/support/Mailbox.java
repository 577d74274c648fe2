// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.support;

import dev.bergen.Deadline;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one after the other on a {@link Loop} of its own, in the order in which they were
 * posted. Each accepted task runs, even if this is closed meanwhile; any other is {@linkplain
 * Task#refused refused}. If a task throws, other tasks are not affected.
 *
 * <p>Threads: any thread may post and close. The loop's thread is started with the first task.
 */
public final class Mailbox {
  private static final Logger log = LoggerFactory.getLogger(Mailbox.class);

  /** A task with a waiter, which must be notified if the task will not run. */
  public interface Task extends Runnable {
    /**
     * Called on the posting thread when the mailbox is closed or full, so the task will not run.
     */
    void refused();
  }

  private final String name;
  private final int bound;
  private final Consumer<? super Throwable> failed;
  private final Loop loop;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition posted = lock.newCondition();

  // Guarded by lock.
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private boolean closed;
  private boolean overflowing;

  /**
   * @param name of the thread, such as {@code bergen-rabbit-publish}
   * @param bound how many tasks are queued at most
   * @param failed receives each failure, which was logged already: of a task, on the loop; of
   *     starting the thread, on the thread that posts
   */
  public Mailbox(String name, int bound, Consumer<? super Throwable> failed) {
    this(name, bound, failed, Thread::new);
  }

  Mailbox(String name, int bound, Consumer<? super Throwable> failed, ThreadFactory threads) {
    this.name = name;
    this.bound = bound;
    this.failed = failed;
    this.loop = new Loop(name, new Tasks(), threads);
  }

  /**
   * Runs {@code task} soon, on the loop. Does not block.
   *
   * @return whether it will run; if not, a {@link Task} has been {@link Task#refused} here
   */
  public boolean post(Runnable task) {
    boolean accepted = add(task);
    if (accepted) {
      start();
    } else if (task instanceof Task waitedFor) {
      waitedFor.refused();
    }
    return accepted;
  }

  /**
   * Starts the thread if an earlier start failed.
   *
   * @return whether it runs
   */
  public boolean start() {
    return loop.start();
  }

  private boolean add(Runnable task) {
    boolean overflows;
    lock.lock();
    try {
      if (!closed && tasks.size() < bound) {
        tasks.add(task);
        overflowing = false;
        posted.signal();
        return true;
      }
      overflows = !closed && !overflowing;
      overflowing |= overflows;
    } finally {
      lock.unlock();
    }
    if (overflows) {
      log.error("{}: {} tasks are waiting, refusing more", name, bound);
    }
    return false;
  }

  /** Returns whether the calling thread is the loop's. */
  public boolean isCurrentThread() {
    return loop.isCurrentThread();
  }

  /**
   * Refuses new tasks, lets accepted ones run, and waits for them until {@code deadline}, unless
   * the caller is the loop itself. An interrupt ends the wait, and its flag is kept. May be called
   * again.
   *
   * @return whether the thread has ended
   */
  public boolean close(Deadline deadline) {
    return loop.close(deadline);
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) { // any failure; other tasks must still run
      log.error("{}: a task failed", name, e);
      failed.accept(e);
    }
  }

  private @Nullable Runnable poll() {
    lock.lock();
    try {
      return tasks.poll();
    } finally {
      lock.unlock();
    }
  }

  private final class Tasks implements Loop.Work {
    @Override
    public boolean step() throws InterruptedException {
      Runnable task = await();
      if (task == null) {
        return false;
      }
      Mailbox.this.run(task);
      return true;
    }

    /** Returns {@code null} once this is closed and no task is queued. */
    private @Nullable Runnable await() throws InterruptedException {
      lock.lock();
      try {
        while (tasks.isEmpty() && !closed) {
          posted.await();
        }
        return tasks.poll();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void wake() {
      lock.lock();
      try {
        closed = true;
        posted.signal();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void failed(Throwable error) {
      failed.accept(error);
    }

    /** The remaining tasks were accepted, so they must run. */
    @Override
    public void ended() {
      wake(); // the loop may notice that it is closing before close() calls this
      for (Runnable task = poll(); task != null; task = poll()) {
        try {
          Mailbox.this.run(task);
        } catch (Throwable e) { // thrown by the consumer of failures; other tasks must still run
          log.error("{}: reporting a failure failed", name, e);
        }
      }
    }
  }
}

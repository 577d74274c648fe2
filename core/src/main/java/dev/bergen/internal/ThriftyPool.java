// SPDX-License-Identifier: Apache-2.0
package dev.bergen.internal;

import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bounded pool of threads that wakes as few of them as it can, since to wake one costs more than
 * most tasks do.
 *
 * <p>One thread at a time is on its way to the queue. A thread that adds a task sends one if none
 * is, and a thread that takes a task sends the next one if there are more, before it begins its
 * own. Where tasks turn out to be short and there is a busy thread for each processor, the one that
 * was sent waits at the queue as long as others keep taking tasks: another thread would not get
 * them done any sooner. So short tasks are done by the few threads that are busy already, and yet
 * no task waits behind slow ones for more than 0.1 ms while a thread is free. The thread that fell
 * idle last is woken first; the others end after a while.
 *
 * <p>Threads: any. Tasks begin in the order in which they were added.
 */
final class ThriftyPool extends AbstractExecutorService {
  private static final Logger log = LoggerFactory.getLogger(ThriftyPool.class);

  /** Extra threads for the shutdown, when running tasks ignore their interrupt. */
  private static final int LAST_THREADS = 64;

  /** A task is short if it takes less. */
  private static final long SHORT_NANOS = 50_000;

  /** If no task was taken for so long, those that are at work are stuck. */
  private static final long STUCK_NANOS = 100_000;

  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  private final int limit;
  private final long idleNanos;
  private final IntFunction<ThreadFactory> factories;

  private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
  private final Deque<Worker> idle = new ConcurrentLinkedDeque<>();
  private final Set<Worker> workers = ConcurrentHashMap.newKeySet();

  /** How many threads there are, or are about to be. */
  private final AtomicInteger count = new AtomicInteger();

  /** Whether a thread was sent that has not checked the queue yet. */
  private final AtomicBoolean sent = new AtomicBoolean();

  /** How many threads are at work. */
  private final AtomicInteger busy = new AtomicInteger();

  /** When a task was last taken. */
  private volatile long taken = System.nanoTime();

  /** Whether tasks are short, judged by the last one. */
  private volatile boolean areShort;

  private final CountDownLatch terminated = new CountDownLatch(1);
  private volatile boolean shutdown;
  private volatile boolean stopped;

  /**
   * @param limit how many threads there are at most
   * @param idleNanos how long a thread waits for work before it ends
   * @param factories returns the factory of the next thread, by the number of existing ones
   */
  ThriftyPool(int limit, long idleNanos, IntFunction<ThreadFactory> factories) {
    this.limit = limit;
    this.idleNanos = idleNanos;
    this.factories = factories;
  }

  @Override
  public void execute(Runnable task) {
    if (shutdown) {
      throw new RejectedExecutionException("The threads have ended");
    }
    queue.add(task);
    if (shutdown && takeBack(task)) {
      throw new RejectedExecutionException("The threads have ended");
    }
    try {
      send();
    } catch (OutOfMemoryError e) {
      if (takeBack(task)) {
        throw new RejectedExecutionException("No thread can be started", e);
      }
    }
  }

  private boolean takeBack(Runnable task) {
    boolean taken = queue.remove(task);
    terminateIfDone();
    return taken;
  }

  /** Sends a thread to the queue if there is a task in it and a thread is free. */
  private void send() {
    while (canSend() && sent.compareAndSet(false, true)) {
      if (wake() || start()) {
        return;
      }
      // A thread that fell idle meanwhile relied on us: check again.
      sent.set(false);
    }
  }

  private void sendSafely() {
    try {
      send();
    } catch (OutOfMemoryError e) {
      log.warn("Cannot start another thread; continuing with the existing ones", e);
    }
  }

  private boolean canSend() {
    return !queue.isEmpty() && !sent.get() && (count.get() < most() || !idle.isEmpty());
  }

  private int most() {
    return stopped && limit < Integer.MAX_VALUE - LAST_THREADS ? limit + LAST_THREADS : limit;
  }

  private boolean wake() {
    Worker worker = idle.poll();
    if (worker == null) {
      return false;
    }
    worker.wake();
    return true;
  }

  private boolean start() {
    int before = count.get();
    if (before >= most() || !count.compareAndSet(before, before + 1)) {
      return false;
    }
    boolean started = false;
    try {
      Worker worker = new Worker(factories.apply(before));
      worker.thread.start();
      started = true;
    } finally {
      if (!started) {
        count.decrementAndGet();
        sent.set(false);
      }
    }
    return true;
  }

  @Override
  public void shutdown() {
    shutdown = true;
    workers.forEach(worker -> LockSupport.unpark(worker.thread));
    terminateIfDone();
  }

  /**
   * Interrupts running tasks, and lets waiting ones end soon, on these threads and some more, so
   * that none waits behind a task that ignores its interrupt: a {@link HandlerThreads.Task} is
   * refused, others run interrupted.
   *
   * @return an empty list: no task is left to the caller, who might drop it
   */
  @Override
  public List<Runnable> shutdownNow() {
    stopped = true;
    shutdown = true;
    workers.forEach(worker -> worker.thread.interrupt());
    sendSafely();
    terminateIfDone();
    return List.of();
  }

  private void terminateIfDone() {
    if (shutdown && count.get() == 0 && queue.isEmpty()) {
      terminated.countDown();
    }
  }

  @Override
  public boolean isShutdown() {
    return shutdown;
  }

  @Override
  public boolean isTerminated() {
    return terminated.getCount() == 0;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return terminated.await(timeout, unit);
  }

  /** A thread of the pool. It begins on its way to the queue, as if it had been woken. */
  private final class Worker implements Runnable {
    final Thread thread;
    private volatile boolean awake = true;

    Worker(ThreadFactory factory) {
      this.thread = factory.newThread(this);
    }

    void wake() {
      awake = true;
      LockSupport.unpark(thread);
    }

    @Override
    public void run() {
      try {
        workers.add(this);
        do {
          awake = false;
          letOthersTake();
          Runnable task = queue.poll();
          sent.set(false);
          if (task != null) {
            work(task);
          }
        } while (awaitWork());
      } finally {
        end();
      }
    }

    private void work(Runnable first) {
      busy.incrementAndGet();
      try {
        for (Runnable task = first; task != null; task = next()) {
          long begun = System.nanoTime();
          taken = begun;
          sendSafely();
          run(task);
          boolean wasShort = System.nanoTime() - begun < SHORT_NANOS;
          if (areShort != wasShort) {
            areShort = wasShort;
          }
        }
      } finally {
        busy.decrementAndGet();
      }
    }

    /** Waits while there are enough that take one short task after the other. */
    private void letOthersTake() {
      while (areShort && busy.get() >= PROCESSORS && !queue.isEmpty() && !shutdown) {
        long left = STUCK_NANOS - (System.nanoTime() - taken);
        if (left <= 0) {
          areShort = false; // so that the next one does not wait as well
          return;
        }
        LockSupport.parkNanos(ThriftyPool.this, left);
      }
    }

    /** Returns {@code null} when there is nothing to do, though others had a moment to add some. */
    @SuppressWarnings("ThreadPriorityCheck") // a yield is only a hint here
    private @Nullable Runnable next() {
      Runnable task = queue.poll();
      if (task == null) {
        Thread.yield(); // costs a fraction of parking and being woken
        task = queue.poll();
      }
      return task;
    }

    private void run(Runnable task) {
      boolean unused = Thread.interrupted(); // was meant for another task
      if (stopped && task instanceof HandlerThreads.Task waitedFor) {
        waitedFor.refused();
        return;
      }
      if (stopped) {
        thread.interrupt();
      }
      task.run();
    }

    /** Idles until it is woken; returns {@code false} if it is to end instead. */
    private boolean awaitWork() {
      long end = System.nanoTime() + idleNanos;
      idle.push(this);
      sendSafely(); // for tasks added before we could be seen; it may send this thread
      while (!awake) {
        long left = end - System.nanoTime();
        if (left > 0 && !shutdown) {
          LockSupport.parkNanos(ThriftyPool.this, left);
        } else if (idle.remove(this)) {
          return false;
        } else {
          LockSupport.park(ThriftyPool.this); // about to be woken
        }
        boolean unused = Thread.interrupted(); // or it could not park again
      }
      return true;
    }

    private void end() {
      workers.remove(this);
      count.decrementAndGet();
      sendSafely(); // for tasks added before we could be replaced
      terminateIfDone();
    }
  }
}

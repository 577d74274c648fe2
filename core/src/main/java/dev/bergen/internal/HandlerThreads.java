// SPDX-License-Identifier: Apache-2.0
package dev.bergen.internal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Threads that run users' code: a virtual one for each task where the JVM has them (21 and later),
 * else a bounded pool of daemon threads. The only class that knows the difference.
 *
 * <p>Threads: any thread may execute and close.
 */
public final class HandlerThreads implements Executor, AutoCloseable {
  private static final boolean VIRTUAL = Runtime.version().feature() >= 21;
  private static final int IDLE_SECONDS = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** Set while a task runs; says whose task it is. */
  private static final ThreadLocal<@Nullable HandlerThreads> CURRENT = new ThreadLocal<>();

  private final ExecutorService executor;

  private HandlerThreads(ExecutorService executor) {
    this.executor = executor;
  }

  /**
   * Returns threads named {@code name-0}, {@code name-1}, …; none is started before the first task.
   *
   * @param limit how many there are at most where threads are not free. What exceeds it waits in a
   *     queue, which whoever executes must bound
   */
  public static HandlerThreads open(String name, int limit) {
    return new HandlerThreads(VIRTUAL ? virtual(name) : pool(name, limit));
  }

  /**
   * Runs {@code task} soon, on another thread.
   *
   * @throws RejectedExecutionException after {@link #close}
   */
  @Override
  public void execute(Runnable task) {
    executor.execute(
        () -> {
          CURRENT.set(this);
          try {
            task.run();
          } finally {
            CURRENT.remove();
          }
        });
  }

  /** Returns whether the calling thread runs a task of these threads. */
  public boolean runCurrentThread() {
    return CURRENT.get() == this;
  }

  /** Interrupts what runs now and takes no more. */
  public void interrupt() {
    executor.shutdownNow();
  }

  /**
   * Takes no more tasks and waits a second at most for those that run, unless one of them is the
   * caller. An interrupt ends the waiting and is kept.
   */
  @Override
  public void close() {
    executor.shutdown();
    if (runCurrentThread()) {
      return;
    }
    try {
      if (!executor.awaitTermination(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
        executor.shutdownNow();
      }
    } catch (InterruptedException e) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private static ExecutorService pool(String name, int limit) {
    AtomicLong count = new AtomicLong();
    HandOver queue = new HandOver();
    return new ThreadPoolExecutor(
        0,
        limit,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        queue,
        task -> {
          Thread thread = new Thread(task, name + "-" + count.getAndIncrement());
          thread.setDaemon(true);
          return thread;
        },
        queue);
  }

  /**
   * The same as {@code Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(…).factory())}.
   */
  private static ExecutorService virtual(String name) {
    try {
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      Class<?> type = Class.forName("java.lang.Thread$Builder");
      Method naming = type.getMethod("name", String.class, long.class);
      Object named = naming.invoke(builder, name + "-", 0L);
      ThreadFactory factory = (ThreadFactory) type.getMethod("factory").invoke(named);
      Method executors = Executors.class.getMethod("newThreadPerTaskExecutor", ThreadFactory.class);
      return (ExecutorService) executors.invoke(null, factory);
    } catch (ClassNotFoundException
        | NoSuchMethodException
        | IllegalAccessException
        | InvocationTargetException e) {
      throw new IllegalStateException("Virtual threads are part of Java since 21", e);
    }
  }

  /**
   * Gives a task to a thread that is idle, else lets the pool start one, and only then keeps it. A
   * pool's usual queues make it start all its threads, idle ones or not, or never a second one.
   */
  private static final class HandOver extends LinkedTransferQueue<Runnable>
      implements RejectedExecutionHandler {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean offer(Runnable task) {
      return tryTransfer(task);
    }

    /** All threads are busy, and there can be no more of them. */
    @Override
    public void rejectedExecution(Runnable task, ThreadPoolExecutor pool) {
      put(task);
      // Read after put: either the pool still works on its queue or we take the task back.
      if (pool.isShutdown() && remove(task)) {
        throw new RejectedExecutionException("The threads have ended");
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.internal;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
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
  private static final Duration IDLE = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** Whose tasks the thread runs. */
  private static final ThreadLocal<@Nullable HandlerThreads> CURRENT = new ThreadLocal<>();

  private final ExecutorService executor;

  private HandlerThreads(String name, int limit) {
    ThreadFactory factory = VIRTUAL ? virtual(name) : platform(name);
    ThreadFactory own = task -> factory.newThread(() -> runAsOwn(task));
    this.executor = VIRTUAL ? perTask(own) : new ThriftyPool(limit, IDLE.toNanos(), own);
  }

  /**
   * Returns threads named {@code name-0}, {@code name-1}, …; none is started before the first task.
   *
   * @param limit how many there are at most where threads are not free. What exceeds it waits in a
   *     queue, which whoever executes must bound
   */
  public static HandlerThreads open(String name, int limit) {
    return new HandlerThreads(name, limit);
  }

  /**
   * Runs {@code task} soon, on another thread.
   *
   * @throws RejectedExecutionException after {@link #close}
   */
  @Override
  public void execute(Runnable task) {
    executor.execute(task);
  }

  private void runAsOwn(Runnable task) {
    CURRENT.set(this);
    task.run();
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

  private static ThreadFactory platform(String name) {
    AtomicLong count = new AtomicLong();
    return task -> {
      Thread thread = new Thread(task, name + "-" + count.getAndIncrement());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** The same as {@code Thread.ofVirtual().name(…).factory()}. */
  private static ThreadFactory virtual(String name) {
    try {
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      Class<?> type = Class.forName("java.lang.Thread$Builder");
      Method naming = type.getMethod("name", String.class, long.class);
      Object named = naming.invoke(builder, name + "-", 0L);
      return (ThreadFactory) type.getMethod("factory").invoke(named);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Virtual threads are part of Java since 21", e);
    }
  }

  /** The same as {@code Executors.newThreadPerTaskExecutor(factory)}. */
  private static ExecutorService perTask(ThreadFactory factory) {
    try {
      Method executors = Executors.class.getMethod("newThreadPerTaskExecutor", ThreadFactory.class);
      return (ExecutorService) executors.invoke(null, factory);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Threads for each task are part of Java since 21", e);
    }
  }
}

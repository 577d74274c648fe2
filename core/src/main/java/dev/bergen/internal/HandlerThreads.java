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
 * Threads that run user code. The only class that distinguishes JVMs with virtual threads (21 and
 * later).
 *
 * <p>Tasks from a socket run on a pool of daemon threads, which a steady stream of tasks keeps
 * busy; that costs less than a virtual thread for each task. When many of them are busy, mostly
 * waiting, further threads are virtual, as many as it takes; without virtual threads, tasks wait.
 * Inside a process a virtual thread for each task takes over from its caller at once.
 *
 * <p>Threads: any thread may execute and close.
 */
public final class HandlerThreads implements Executor, AutoCloseable {
  private static final boolean VIRTUAL = Runtime.version().feature() >= 21;

  /** So many idle platform threads cost little. */
  private static final int MOST_PLATFORM_THREADS = 64;

  private static final Duration IDLE = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /**
   * A task that must not start once its threads are interrupted, and must not be dropped either.
   */
  public interface Task extends Runnable {
    /** Called on one of the threads, instead of running the task. */
    void refused();
  }

  /** The owner of the task that the thread runs. */
  private static final ThreadLocal<@Nullable HandlerThreads> CURRENT = new ThreadLocal<>();

  private final ExecutorService executor;

  private HandlerThreads(String name, int limit, boolean inProcess) {
    ThreadFactory platform = own(platform(name));
    if (!VIRTUAL) {
      this.executor = new ThriftyPool(limit, IDLE.toNanos(), there -> platform);
    } else if (inProcess) {
      this.executor = perTask(own(virtual(name)));
    } else {
      ThreadFactory virtual = own(virtual(name + "-virtual"));
      this.executor =
          new ThriftyPool(
              Integer.MAX_VALUE,
              IDLE.toNanos(),
              there -> there < MOST_PLATFORM_THREADS ? platform : virtual);
    }
  }

  private ThreadFactory own(ThreadFactory factory) {
    return task -> factory.newThread(() -> runAsOwn(task));
  }

  /**
   * Returns threads named {@code name-0}, {@code name-1}, …; none is started before the first task.
   *
   * @param limit how many there are at most where threads are not virtual. Further tasks wait in a
   *     queue, which the caller must bound
   * @param inProcess whether tasks come from callers in this process, rather than from a socket
   */
  public static HandlerThreads open(String name, int limit, boolean inProcess) {
    return new HandlerThreads(name, limit, inProcess);
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

  /**
   * Interrupts running tasks and takes no more. A task that has not begun is refused if it is a
   * {@link Task}, and else runs interrupted.
   */
  public void interrupt() {
    executor.shutdownNow();
  }

  /**
   * Takes no more tasks and waits a second at most for those there are, unless one of them is the
   * caller; then interrupts them and waits another second at most. None is dropped: tasks that
   * ignore the interrupt continue, and the rest ends beside them. An interrupt of the caller ends
   * the waiting and is kept.
   */
  @Override
  public void close() {
    executor.shutdown();
    if (runCurrentThread()) {
      return;
    }
    try {
      if (!executor.awaitTermination(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
        interrupt();
        executor.awaitTermination(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      interrupt();
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

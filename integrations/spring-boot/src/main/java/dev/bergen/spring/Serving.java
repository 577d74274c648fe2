// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring;

import dev.bergen.Target;
import dev.bergen.spi.queues.QueueState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Opens an application's servers or listeners when its context starts, and closes them when the
 * context stops. A context that starts once more gets new ones.
 *
 * <p>While anything is served the JVM does not end by itself.
 *
 * <p>Threads: the context's. Each is closed on a thread of its own, so that all drain at once.
 */
abstract class Serving<T extends AutoCloseable> implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(Serving.class);

  private final boolean autoStartup;
  private final int phase;
  private final List<T> running = new ArrayList<>();
  private final StartWatch watch = new StartWatch();
  private boolean started;
  private Consumer<? super List<T>> observer = running -> {};

  /** Ends the thread that keeps the JVM alive; {@code null} while nothing is served. */
  private @Nullable CountDownLatch stopped;

  Serving(boolean autoStartup, int phase) {
    this.autoStartup = autoStartup;
    this.phase = phase;
  }

  /** Makes all that is to be served; opens nothing. */
  abstract List<T> build();

  abstract void start(T one);

  abstract Target target(T one);

  abstract CompletableFuture<List<QueueState>> backlog(T one, Duration timeout);

  /**
   * Asks for the backlog of each running one; brokers that cannot report it return an empty result.
   */
  public final List<CompletableFuture<List<QueueState>>> backlogs(Duration timeout) {
    return running().stream().map(one -> backlog(one, timeout)).toList();
  }

  /** Returns what is served now, in words: for people who look at the application. */
  public abstract List<String> describe();

  StartWatch watch() {
    return watch;
  }

  /**
   * Notifies {@code observer} after each start with all running ones, and after each stop with an
   * empty list. Call it at most once, before the start.
   */
  public final synchronized void observe(Consumer<? super List<T>> observer) {
    this.observer = observer;
  }

  synchronized List<T> running() {
    return List.copyOf(running);
  }

  @Override
  public final synchronized void start() {
    if (started) {
      return;
    }
    List<T> all = build();
    try {
      for (T one : all) {
        running.add(one);
        watch.watch(target(one), () -> start(one));
      }
    } catch (RuntimeException | Error e) {
      takeRunning().forEach(Serving::close);
      throw e;
    }
    started = true;
    observer.accept(List.copyOf(running));
    if (!running.isEmpty()) {
      stayAlive();
    }
  }

  /**
   * All threads of the library's are daemons, and an application without web server is to serve.
   */
  private void stayAlive() {
    CountDownLatch end = new CountDownLatch(1);
    stopped = end;
    Thread thread =
        new Thread(
            () -> {
              try {
                end.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "bergen-serving");
    thread.setDaemon(false);
    thread.start();
  }

  @Override
  public final void stop() {
    takeRunning().forEach(Serving::close);
  }

  @Override
  public final void stop(Runnable callback) {
    List<T> all = takeRunning();
    if (all.isEmpty()) {
      callback.run();
      return;
    }
    AtomicInteger left = new AtomicInteger(all.size());
    for (T one : all) {
      new Thread(
              () -> {
                try {
                  close(one);
                } finally {
                  if (left.decrementAndGet() == 0) {
                    callback.run();
                  }
                }
              },
              "bergen-stop")
          .start();
    }
  }

  private synchronized List<T> takeRunning() {
    List<T> all = List.copyOf(running);
    running.clear();
    started = false;
    observer.accept(List.of());
    if (stopped != null) {
      stopped.countDown();
      stopped = null;
    }
    return all;
  }

  private static void close(AutoCloseable one) {
    try {
      one.close();
    } catch (Exception e) {
      log.warn("Closing {} failed", one, e);
    }
  }

  @Override
  public final synchronized boolean isRunning() {
    return started;
  }

  @Override
  public final boolean isAutoStartup() {
    return autoStartup;
  }

  @Override
  public final int getPhase() {
    return phase;
  }
}

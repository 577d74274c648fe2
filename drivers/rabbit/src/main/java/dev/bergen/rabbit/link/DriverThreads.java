// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.link;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that a driver's connections share: few, all named, all ended by {@link #close}. Each
 * begins when it has something to do.
 */
public final class DriverThreads implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DriverThreads.class);
  private static final int DELIVERY_THREADS = 2;

  private final ThreadPoolExecutor deliveries;
  private final ScheduledThreadPoolExecutor heartbeats;

  public DriverThreads() {
    deliveries =
        new ThreadPoolExecutor(
            DELIVERY_THREADS,
            DELIVERY_THREADS,
            10,
            TimeUnit.SECONDS,
            // One task per channel at most.
            new LinkedBlockingQueue<>(),
            named("delivery"));
    deliveries.allowCoreThreadTimeOut(true);
    heartbeats = new ScheduledThreadPoolExecutor(1, named("heartbeat"));
    heartbeats.setRemoveOnCancelPolicy(true);
  }

  /** Where messages are decoded and handed on. */
  public ExecutorService deliveries() {
    return deliveries;
  }

  ScheduledExecutorService heartbeats() {
    return heartbeats;
  }

  /** Makes the threads that read from the sockets. */
  ThreadFactory readers() {
    return named("reader");
  }

  private static ThreadFactory named(String role) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      String name = "bergen-rabbit-" + role + "-" + count.incrementAndGet();
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Ends all threads; waits a second at most. */
  @Override
  public void close() {
    deliveries.shutdown();
    heartbeats.shutdownNow();
    try {
      if (!deliveries.awaitTermination(1, TimeUnit.SECONDS)) {
        end();
      }
      heartbeats.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      end();
      Thread.currentThread().interrupt();
    }
  }

  /** Interrupts running tasks, and runs the queued ones, as others may wait for their results. */
  private void end() {
    for (Runnable left : deliveries.shutdownNow()) {
      try {
        left.run();
      } catch (RuntimeException | Error e) { // the others must still run
        log.error("A delivery failed while the driver was being closed", e);
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Ends connections whose peer reads nothing or sends nothing for long, so that a client cannot
 * occupy all threads. An interrupt closes the channel that its thread reads or writes; closing the
 * exchange would wait for the same stream. Until a request is complete enough to be watched, the
 * server itself {@linkplain #limitRequests limits} it.
 *
 * <p>Threads: the server's {@link #watch}, the console's own thread {@link #sweep}s.
 */
final class Guard {
  static final long PATIENCE_NANOS = 20_000_000_000L;

  /** In seconds, unlike the documentation of the JDK's module. */
  static final String REQUEST_LIMIT = "sun.net.httpserver.maxReqTime";

  private final Set<Watch> watched = ConcurrentHashMap.newKeySet();
  private final LongSupplier nanoTime;

  Guard(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Lets the JDK's servers end connections whose request is not complete in time, unless that limit
   * is set already. The server reads a request's head on a thread of the console's before it calls
   * any handler, and has no limit of its own: a few half-sent requests would hold all threads
   * forever. It reads the property once, so this must be set before the first server starts.
   *
   * <p>Its limit for answers would end the streams, which last; these watch themselves.
   */
  static void limitRequests() {
    if (System.getProperty(REQUEST_LIMIT) == null) {
      System.setProperty(
          REQUEST_LIMIT, String.valueOf(TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NANOS)));
    }
  }

  /** Watches what this thread does, until it has {@linkplain Watch#end ended}. */
  Watch watch() {
    Watch watch = new Watch(nanoTime.getAsLong());
    watched.add(watch);
    return watch;
  }

  /** Ends exchanges that have taken too long: their threads get an exception. */
  void sweep() {
    long now = nanoTime.getAsLong();
    for (Watch watch : watched) {
      if (now - watch.began > PATIENCE_NANOS) {
        watch.interrupt();
      }
    }
  }

  /** Something that has to come to its end. */
  final class Watch {
    private final Thread thread = Thread.currentThread();
    private final long began;
    private final ReentrantLock lock = new ReentrantLock();

    // under the lock
    private boolean isInterrupted;
    private boolean isOver;

    private Watch(long began) {
      this.began = began;
    }

    private void interrupt() {
      lock.lock();
      try {
        if (!isOver && !isInterrupted) {
          isInterrupted = true;
          thread.interrupt();
        }
      } finally {
        lock.unlock();
      }
    }

    /** Ends it, so that no interrupt meets what the thread does next. */
    void end() {
      watched.remove(this);
      lock.lock();
      try {
        isOver = true;
        if (isInterrupted) {
          isInterrupted = Thread.interrupted();
        }
      } finally {
        lock.unlock();
      }
    }
  }
}

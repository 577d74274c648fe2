// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Ends connections whose other side takes nothing or sends nothing for long, so that nobody can
 * hold all threads. An interrupt closes the channel that its thread reads or writes; closing the
 * exchange would wait for the same stream.
 *
 * <p>Threads: the server's {@link #watch}, the console's own thread {@link #sweep}s.
 */
final class Guard {
  static final long PATIENCE_NANOS = 20_000_000_000L;

  private final Set<Watch> watched = ConcurrentHashMap.newKeySet();
  private final LongSupplier nanoTime;

  Guard(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Watches what this thread does, until it has {@linkplain Watch#end ended}. */
  Watch watch() {
    Watch watch = new Watch(nanoTime.getAsLong());
    watched.add(watch);
    return watch;
  }

  /** Ends what has taken too long: whoever is stuck in it gets an exception. */
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

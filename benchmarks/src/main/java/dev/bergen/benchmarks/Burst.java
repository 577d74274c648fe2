// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Many events, and how long they took from the first to the last.
 *
 * <p>Threads: any add, one awaits.
 */
final class Burst {
  private static final int PATIENCE_SECONDS = 120;

  private final int events;
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicLong first = new AtomicLong();
  private final CountDownLatch all = new CountDownLatch(1);

  Burst(int events) {
    this.events = events;
  }

  void add(int more) {
    first.compareAndSet(0, System.nanoTime());
    if (count.addAndGet(more) >= events) {
      all.countDown();
    }
  }

  /**
   * Waits for the last of them and returns how many came in a second.
   *
   * @throws IllegalStateException if they do not come
   */
  double awaitRate() {
    try {
      if (!all.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("Only " + count + " of " + events + " events came");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
    return events / ((System.nanoTime() - first.get()) / 1e9);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.notify;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Many events, and how long they took from the first to the last.
 *
 * <p>Threads: any add, one awaits.
 */
public final class Burst {
  private static final int PATIENCE_SECONDS = 120;

  private final int events;
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicLong first = new AtomicLong();
  private final AtomicLong last = new AtomicLong();
  private final CountDownLatch all = new CountDownLatch(1);

  Burst(int events) {
    this.events = events;
  }

  void add(int more) {
    if (first.get() == 0) {
      first.compareAndSet(0, System.nanoTime());
    }
    int sum = count.addAndGet(more);
    if (sum >= events && sum - more < events) {
      last.set(System.nanoTime());
      all.countDown();
    }
  }

  /**
   * Waits for the last of them.
   *
   * @return how many seconds after the first it came
   * @throws IllegalStateException if they do not come
   */
  double awaitSeconds() throws InterruptedException {
    if (!all.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("Only " + count + " of " + events + " events came");
    }
    return (last.get() - first.get()) / 1e9;
  }
}

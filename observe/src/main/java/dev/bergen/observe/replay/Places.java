// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.replay;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Places for requests in flight. A waiting thread is woken once several are free, or once one is
 * free and a moment has passed: waking a thread for each answer would cost more than sending the
 * request.
 *
 * <p>Threads: one takes; any releases.
 */
final class Places {
  private static final long MOMENT = TimeUnit.MILLISECONDS.toNanos(1);

  /** The part of all places that counts as several. */
  private static final int SOME = 8;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition freed = lock.newCondition();
  private final int some;

  /** Guarded by lock, as the next one. */
  private int free;

  /** How many have to be free for the waiting thread to be woken. */
  private int wanted = Integer.MAX_VALUE;

  Places(int all) {
    this.free = all;
    this.some = Math.max(1, all / SOME);
  }

  /** Takes one, and waits for it. */
  void take() throws InterruptedException {
    lock.lock();
    try {
      if (free == 0) {
        await();
      }
      free--;
    } finally {
      lock.unlock();
    }
  }

  private void await() throws InterruptedException {
    try {
      wanted = some;
      for (long left = MOMENT; free < some && left > 0; ) {
        left = freed.awaitNanos(left);
      }
      wanted = 1;
      while (free == 0) {
        freed.await();
      }
    } finally {
      wanted = Integer.MAX_VALUE;
    }
  }

  /** Gives one back. */
  void give() {
    lock.lock();
    try {
      free++;
      if (free >= wanted) {
        freed.signal();
      }
    } finally {
      lock.unlock();
    }
  }
}

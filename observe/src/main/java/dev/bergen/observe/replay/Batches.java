// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A queue that is emptied at once, and seldom: a thread that is woken for each element takes the
 * time from those that add them. Its users bound it.
 *
 * <p>Threads: any adds; one takes.
 */
final class Batches<T> {
  private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(10);
  private static final int ENOUGH = 256;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition grown = lock.newCondition();

  /** Guarded by lock. */
  private List<T> waiting = new ArrayList<>();

  void add(T element) {
    lock.lock();
    try {
      waiting.add(element);
      if (waiting.size() == 1 || waiting.size() == ENOUGH) {
        grown.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits for an element, and 10 ms at most for some more; returns all there are, in order. */
  List<T> take() throws InterruptedException {
    lock.lock();
    try {
      while (waiting.isEmpty()) {
        grown.await();
      }
      for (long left = PATIENCE; waiting.size() < ENOUGH && left > 0; ) {
        left = grown.awaitNanos(left);
      }
      List<T> all = waiting;
      waiting = new ArrayList<>();
      return all;
    } finally {
      lock.unlock();
    }
  }
}

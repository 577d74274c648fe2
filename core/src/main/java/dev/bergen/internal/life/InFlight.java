// SPDX-License-Identifier: Apache-2.0
package dev.bergen.internal.life;

import dev.bergen.Deadline;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The number of messages of a server or a listener that are in flight, and whether more may arrive.
 *
 * <p>Threads: any.
 */
public final class InFlight {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by lock.
  private int count;
  private boolean sealed;

  public void begin() {
    lock.lock();
    try {
      count++;
    } finally {
      lock.unlock();
    }
  }

  public void end() {
    lock.lock();
    try {
      count--;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** No more will arrive. */
  public void seal() {
    lock.lock();
    try {
      sealed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until no more will arrive. An interrupt ends the waiting and is kept. */
  public void awaitSealed(Deadline deadline) {
    lock.lock();
    try {
      while (!sealed && !deadline.isPast()) {
        changed.awaitNanos(deadline.remainingNanos());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  public int count() {
    lock.lock();
    try {
      return count;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until no more can arrive and none is left. An interrupt ends the waiting and is kept.
   *
   * @return whether none is left
   */
  public boolean awaitNone(Deadline deadline) {
    lock.lock();
    try {
      while (!(sealed && count == 0)) {
        if (deadline.isPast()) {
          return false;
        }
        changed.awaitNanos(deadline.remainingNanos());
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return sealed && count == 0;
    } finally {
      lock.unlock();
    }
  }
}

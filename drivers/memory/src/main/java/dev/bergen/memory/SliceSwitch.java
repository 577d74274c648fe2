// SPDX-License-Identifier: Apache-2.0
package dev.bergen.memory;

import dev.bergen.spi.Timer;
import dev.bergen.spi.support.TapSlices;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * When a tap takes copies: always, or for slices of time, the first at once.
 *
 * <p>Threads: turns are taken on the timer's thread; any may ask and {@link #end}.
 */
final class SliceSwitch {
  private final boolean always;
  private final TapSlices slices;
  private final Timer timer;
  private final Consumer<Duration> watched;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile boolean on;

  // Guarded by lock.
  private long since;
  private boolean ended;
  private Timer.Cancellable next = () -> {};

  /**
   * Creates turns that have not begun.
   *
   * @param share of the time
   * @param watched receives the length of each slice, on the timer's thread, the last on the one
   *     that ends the turns
   */
  SliceSwitch(double share, Timer timer, Consumer<Duration> watched) {
    this.always = share >= 1;
    this.slices = new TapSlices(share, () -> ThreadLocalRandom.current().nextDouble());
    this.timer = timer;
    this.watched = watched;
  }

  /** Returns whether copies are taken now. */
  boolean isOn() {
    return on;
  }

  /** Begins a slice; the next ones follow by themselves until {@link #end}. */
  void begin() {
    lock.lock();
    try {
      if (ended) {
        return;
      }
      on = true;
      since = timer.nanoTime();
      if (!always) {
        next = timer.schedule(slices.length(), this::pause);
      }
    } finally {
      lock.unlock();
    }
  }

  private void pause() {
    long length;
    lock.lock();
    try {
      if (ended) {
        return;
      }
      on = false;
      length = timer.nanoTime() - since;
      next = timer.schedule(slices.gap(), this::begin);
    } finally {
      lock.unlock();
    }
    watched.accept(Duration.ofNanos(length));
  }

  /** Ends the slice that is under way, and the turns. */
  void end() {
    long length;
    lock.lock();
    try {
      boolean inSlice = on && !always;
      ended = true;
      on = false;
      next.cancel();
      if (!inSlice) {
        return;
      }
      length = timer.nanoTime() - since;
    } finally {
      lock.unlock();
    }
    watched.accept(Duration.ofNanos(length));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.notify.delivery;

import dev.bergen.spi.Timer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Collects notifications until there are enough for a batch, or the oldest has waited long enough.
 *
 * <p>Threads: the driver adds; the timer and handlers that have ended check for due batches. The
 * consumer of batches is called without the lock and hands each to another thread.
 */
public final class Batcher {
  private final Duration timeout;
  private final int mostRunning;
  private final Timer timer;
  private final Consumer<List<InFlightNotification>> start;

  // Guarded by this.
  private final ArrayDeque<InFlightNotification> waiting = new ArrayDeque<>();
  private int size;
  private int running;
  private boolean stopped;

  /** For the oldest that waits; a spurious alarm does no harm, as it only checks. */
  private Timer.Cancellable alarm = () -> {};

  /**
   * @param mostRunning how many batches are handled at once
   */
  public Batcher(
      int size,
      Duration timeout,
      int mostRunning,
      Timer timer,
      Consumer<List<InFlightNotification>> start) {
    this.size = size;
    this.timeout = timeout;
    this.mostRunning = mostRunning;
    this.timer = timer;
    this.start = start;
  }

  /** Limits batches to the number of messages that can arrive before some are settled. */
  public synchronized void limit(int most) {
    size = Math.max(1, Math.min(size, most));
  }

  public void add(InFlightNotification message) {
    synchronized (this) {
      waiting.add(message);
      if (waiting.size() == 1) {
        arm();
      }
    }
    startDue();
  }

  /** A batch has ended. */
  public void ended() {
    synchronized (this) {
      running--;
    }
    startDue();
  }

  /** Makes waiting and later notifications due at once. */
  public void stop() {
    synchronized (this) {
      stopped = true;
    }
    startDue();
  }

  private void startDue() {
    for (List<InFlightNotification> batch = nextDue(); !batch.isEmpty(); batch = nextDue()) {
      start.accept(batch);
    }
  }

  /** Returns the next batch to be handled now; empty if there is none. */
  private synchronized List<InFlightNotification> nextDue() {
    if (waiting.isEmpty() || running >= mostRunning) {
      return List.of();
    }
    if (waiting.size() < size && !stopped && remaining().compareTo(Duration.ZERO) > 0) {
      return List.of();
    }
    List<InFlightNotification> batch = new ArrayList<>();
    while (!waiting.isEmpty() && batch.size() < size) {
      batch.add(waiting.remove());
    }
    running++;
    alarm.cancel();
    if (!waiting.isEmpty()) {
      arm();
    }
    return batch;
  }

  /** Under the lock: how much longer the oldest may wait. */
  private Duration remaining() {
    long waited = timer.nanoTime() - waiting.element().sinceNanos();
    return timeout.minusNanos(waited);
  }

  private void arm() {
    Duration left = remaining();
    alarm = timer.schedule(left.isNegative() ? Duration.ZERO : left, this::startDue);
  }
}

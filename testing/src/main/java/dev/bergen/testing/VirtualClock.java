// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testing;

import dev.bergen.Deadline;
import dev.bergen.spi.Timer;
import dev.bergen.spi.support.ManualTimer;
import java.time.Duration;

/**
 * The clock of a test's transport, which stands still until the test moves it. Time-outs,
 * heartbeats and delayed messages happen while {@link #advance} runs, and only then.
 *
 * <p>A call that blocks cannot time out unless another thread moves the clock: use {@code
 * callAsync}, or run the code under test on a thread of its own and {@link Recorder#awaitCall} its
 * call first.
 *
 * <p>Threads: any. Due tasks run on the thread that moves the clock.
 */
public final class VirtualClock implements Timer {
  private final ManualTimer timer = new ManualTimer();

  VirtualClock() {}

  /** Moves the time on by {@code step}; each task that falls due runs at its own time. */
  public void advance(Duration step) {
    if (step.isNegative()) {
      throw new IllegalArgumentException("Time cannot be turned back: " + Deadline.inWords(step));
    }
    timer.advance(step);
  }

  /** Returns how far the time has moved since the test began. */
  public Duration elapsed() {
    return Duration.ofNanos(nanoTime());
  }

  @Override
  public long nanoTime() {
    return timer.nanoTime();
  }

  @Override
  public Cancellable schedule(Duration delay, Runnable task) {
    return timer.schedule(delay, task);
  }

  @Override
  public String toString() {
    return "VirtualClock[" + Deadline.inWords(elapsed()) + "]";
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.tck;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * How a {@link BrokenCable} treats bytes at present, until another fault takes its place.
 *
 * <p>the copying threads ask; the thread that replaces the fault {@link #end}s it.
 */
final class CableFault {
  /** The treatment of a piece of the stream. */
  enum Fate {
    PASS,
    LOSE,
    CUT
  }

  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final Fate toBroker;
  private final Fate fromBroker;
  private final Duration delay;
  private final boolean refuses;
  private final CountDownLatch ended = new CountDownLatch(1);

  /** How much passes before a cut. */
  private int left; // guarded by this

  private CableFault(Fate toBroker, Fate fromBroker, Duration delay, boolean refuses, int left) {
    this.toBroker = toBroker;
    this.fromBroker = fromBroker;
    this.delay = delay;
    this.refuses = refuses;
    this.left = left;
  }

  static CableFault none() {
    return delay(Duration.ZERO);
  }

  static CableFault delay(Duration delay) {
    return new CableFault(Fate.PASS, Fate.PASS, delay, false, 0);
  }

  static CableFault hold() {
    return delay(LONGEST);
  }

  static CableFault refuse() {
    return new CableFault(Fate.CUT, Fate.CUT, Duration.ZERO, true, 0);
  }

  static CableFault swallow(boolean toBroker, boolean fromBroker) {
    return new CableFault(
        toBroker ? Fate.LOSE : Fate.PASS,
        fromBroker ? Fate.LOSE : Fate.PASS,
        Duration.ZERO,
        false,
        0);
  }

  static CableFault cutAfter(int bytes, boolean toBroker) {
    return new CableFault(
        toBroker ? Fate.CUT : Fate.PASS,
        toBroker ? Fate.PASS : Fate.CUT,
        Duration.ZERO,
        false,
        bytes);
  }

  Fate fate(boolean towardsBroker) {
    return towardsBroker ? toBroker : fromBroker;
  }

  boolean refuses() {
    return refuses;
  }

  /** Takes from what may still pass before the cut: at most {@code wanted}. */
  synchronized int take(int wanted) {
    int granted = Math.min(wanted, left);
    left -= granted;
    return granted;
  }

  /** Returns whether nothing more may pass. */
  synchronized boolean isSpent() {
    return left == 0;
  }

  /** Waits as long as this fault holds bytes back, but not beyond its end. */
  void holdBack() throws InterruptedException {
    if (!delay.isZero()) {
      var unused = ended.await(delay.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  void end() {
    ended.countDown();
  }
}

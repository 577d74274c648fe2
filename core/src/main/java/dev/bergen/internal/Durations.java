// SPDX-License-Identifier: Apache-2.0
package dev.bergen.internal;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The distribution of many durations, in 2 kB however many there are: a count for each of eight
 * steps between a number of microseconds and its double, so reported durations are at most an
 * eighth too long.
 *
 * <p>Threads: any.
 */
public final class Durations {
  private static final int STEPS = 8;
  private static final int STEP_BITS = 3;

  /** Up to 19 hours; longer durations are counted in the last slot. */
  private static final int LONGEST_BITS = 36;

  private static final int SLOTS = (LONGEST_BITS - STEP_BITS + 2) * STEPS;

  private final AtomicLongArray counts = new AtomicLongArray(SLOTS);

  public void add(long nanos) {
    counts.incrementAndGet(slot(nanos));
  }

  /**
   * Returns the duration that {@code share} of the cases, such as 0.99, did not exceed; zero if
   * there were none.
   */
  public Duration percentile(double share) {
    long total = 0;
    for (int i = 0; i < SLOTS; i++) {
      total += counts.get(i);
    }
    long wanted = (long) Math.ceil(total * share);
    long seen = 0;
    for (int i = 0; i < SLOTS && total > 0; i++) {
      seen += counts.get(i);
      if (seen >= wanted) {
        return Duration.ofNanos(1_000 * end(i));
      }
    }
    return Duration.ZERO;
  }

  private static int slot(long nanos) {
    long micros = Math.max(0, nanos / 1_000);
    if (micros < STEPS) {
      return (int) micros;
    }
    int bits = Long.SIZE - 1 - Long.numberOfLeadingZeros(micros);
    int step = (int) (micros >>> (bits - STEP_BITS)) & (STEPS - 1);
    return Math.min((bits - STEP_BITS + 1) * STEPS + step, SLOTS - 1);
  }

  /** Returns the microseconds at which a slot ends. */
  private static long end(int slot) {
    if (slot < STEPS) {
      return slot + 1L;
    }
    int shift = slot / STEPS - 1;
    return (STEPS + slot % STEPS + 1L) << shift;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.tap;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Counts durations by their size, to a sixteenth, in a few kilobytes at any number of them. */
final class DurationCounts {
  private static final int PARTS = 16;
  private static final int PART_BITS = 4;

  /** In microseconds: twelve days, and everything above. */
  private static final long LONGEST = (1L << 40) - 1;

  private final int[] counts = new int[(40 - PART_BITS + 1) * PARTS];
  private long count;

  void add(Duration duration) {
    long micros = Math.max(0, Math.min(LONGEST, duration.toNanos() / 1000));
    counts[slot(micros)]++;
    count++;
  }

  private static int slot(long micros) {
    if (micros < PARTS) {
      return (int) micros;
    }
    int power = 63 - Long.numberOfLeadingZeros(micros);
    int part = (int) (micros >>> (power - PART_BITS)) & (PARTS - 1);
    return (power - PART_BITS + 1) * PARTS + part;
  }

  /** Returns the duration that {@code share} of all do not exceed; {@code null} without any. */
  @Nullable Duration quantile(double share) {
    long wanted = Math.max(1, (long) Math.ceil(count * share));
    long seen = 0;
    for (int slot = 0; slot < counts.length; slot++) {
      seen += counts[slot];
      if (seen >= wanted) {
        return Duration.ofNanos(middle(slot) * 1000);
      }
    }
    return null;
  }

  private static long middle(int slot) {
    if (slot < PARTS) {
      return slot;
    }
    int shift = slot / PARTS - 1;
    return ((long) (PARTS + slot % PARTS) << shift) + ((1L << shift) >> 1);
  }
}

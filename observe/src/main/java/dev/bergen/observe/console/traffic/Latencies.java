// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console.traffic;

import org.jspecify.annotations.Nullable;

/**
 * How long something took, in this minute and the one before, in buckets. Each bucket is at most a
 * sixteenth wider than the one before, so a percentile is accurate to about 3 %.
 *
 * <p>Threads: its owner's lock.
 */
final class Latencies {
  private static final int STEPS = 16;
  private static final int STEP_BITS = 4;

  /** 2^32 µs, more than an hour: longer durations count as that. */
  private static final int HIGHEST_BIT = 32;

  private static final int BUCKETS = (HIGHEST_BIT - STEP_BITS + 2) * STEPS;

  private int @Nullable [] current;
  private int @Nullable [] before;
  private long minute = Long.MIN_VALUE;

  void add(long second, long micros) {
    turnTo(second / 60);
    if (current == null) {
      current = new int[BUCKETS];
    }
    current[bucket(micros)]++;
  }

  /**
   * Returns a percentile in milliseconds; {@code null} if nothing was measured lately.
   *
   * @param share such as 0.99
   */
  @Nullable Double percentile(long second, double share) {
    turnTo(second / 60);
    long count = 0;
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      count += in(bucket);
    }
    if (count == 0) {
      return null;
    }
    long wanted = (long) Math.ceil(share * count);
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      wanted -= in(bucket);
      if (wanted <= 0) {
        return middle(bucket) / 1000;
      }
    }
    return middle(BUCKETS - 1) / 1000;
  }

  /** A clock that was set to an earlier time changes nothing. */
  private void turnTo(long wanted) {
    if (wanted > minute) {
      before = wanted - 1 == minute ? current : null;
      current = null;
      minute = wanted;
    }
  }

  private int in(int bucket) {
    return (current == null ? 0 : current[bucket]) + (before == null ? 0 : before[bucket]);
  }

  private static int bucket(long micros) {
    long value = Math.max(0, Math.min(micros, (1L << (HIGHEST_BIT + 1)) - 1));
    if (value < STEPS) {
      return (int) value;
    }
    int bit = Long.SIZE - 1 - Long.numberOfLeadingZeros(value);
    int step = (int) (value >>> (bit - STEP_BITS)) & (STEPS - 1);
    return (bit - STEP_BITS + 1) * STEPS + step;
  }

  private static double middle(int bucket) {
    if (bucket < STEPS) {
      return bucket;
    }
    int bit = bucket / STEPS - 1;
    return (STEPS + bucket % STEPS + 0.5) * (1L << bit);
  }
}

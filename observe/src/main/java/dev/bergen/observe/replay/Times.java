// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.replay;

import java.util.Arrays;

/**
 * How long calls of a method took, in milliseconds.
 *
 * <p>Threads: one.
 */
public final class Times {
  /** Above this the oldest are written over, which the quantiles hardly notice. */
  private static final int MOST = 100_000;

  private float[] millis = new float[16];
  private long count;

  /** Adds a time. */
  public void add(double time) {
    int place = (int) (count % MOST);
    if (place == millis.length) {
      millis = Arrays.copyOf(millis, Math.min(MOST, 2 * millis.length));
    }
    millis[place] = (float) time;
    count++;
  }

  /** Returns how many there are. */
  public long count() {
    return count;
  }

  /** Returns the time that {@code share} of all are not above; 0 if there are none. */
  public double quantile(double share) {
    int known = (int) Math.min(count, MOST);
    if (known == 0) {
      return 0;
    }
    float[] sorted = Arrays.copyOf(millis, known);
    Arrays.sort(sorted);
    return sorted[Math.min(known - 1, Math.max(0, (int) Math.ceil(share * known) - 1))];
  }
}

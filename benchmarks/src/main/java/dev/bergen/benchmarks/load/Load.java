// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.load;

import java.time.Duration;

/**
 * What is asked of a phase.
 *
 * @param inFlight operations at once
 * @param time how long new ones are begun
 * @param ratePerSecond operations that are begun a second; 0 is as fast as it goes
 * @param payloadBytes how long the text is that each carries
 */
public record Load(int inFlight, Duration time, double ratePerSecond, int payloadBytes) {
  public Load {
    if (inFlight < 1 || time.isNegative() || time.isZero() || payloadBytes < 0) {
      throw new IllegalArgumentException(
          "At least one in flight, for some time, and no negative size; not %d, %s, %d"
              .formatted(inFlight, time, payloadBytes));
    }
    if (!(ratePerSecond >= 0 && ratePerSecond <= 1e7)) {
      throw new IllegalArgumentException("No rate: " + ratePerSecond);
    }
  }

  /** Returns the same load for another time. */
  public Load during(Duration other) {
    return new Load(inFlight, other, ratePerSecond, payloadBytes);
  }

  /** Returns how far one begins after the other, or 0 if it is when there is room. */
  long intervalNanos() {
    return ratePerSecond == 0 ? 0 : Math.max(1, Math.round(1e9 / ratePerSecond));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.load;

import org.HdrHistogram.Histogram;

/**
 * What came of a phase.
 *
 * @param nanos how long operations took; where there is a rate, from when each was due
 * @param operations that were done
 * @param elapsedNanos from the first one's begin to the last one's end
 */
public record Sample(Histogram nanos, long operations, long elapsedNanos) {
  public Sample {
    if (operations < 1 || elapsedNanos < 1) {
      throw new IllegalArgumentException(
          "Nothing was done: %d operations in %d ns".formatted(operations, elapsedNanos));
    }
  }

  /** Returns how many operations were done in a second. */
  public double perSecond() {
    return operations / (elapsedNanos / 1e9);
  }

  /** Returns the latency in microseconds that so many percent of the operations kept within. */
  public double micros(double percentile) {
    return nanos.getValueAtPercentile(percentile) / 1e3;
  }
}

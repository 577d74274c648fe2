// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.report;

import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * How long operations took.
 *
 * @param operations how many there were
 * @param micros microseconds by percentile, as many as are drawn or saved
 */
record Latency(long operations, NavigableMap<Double, Double> micros) {
  private static final double[] PERCENTILES = {
    0, 1, 10, 20, 30, 40, 50, 60, 70, 75, 80, 85, 90, 93, 95, 97, 98, 99, 99.3, 99.5, 99.7, 99.8,
    99.9, 99.95, 99.97, 99.99, 100
  };

  /** Fewer operations than this beyond a percentile say nothing of it. */
  private static final int FEWEST_BEYOND = 3;

  Latency {
    micros = Collections.unmodifiableNavigableMap(new TreeMap<>(micros));
  }

  static Latency of(Histogram nanos) {
    NavigableMap<Double, Double> micros = new TreeMap<>();
    for (double percentile : PERCENTILES) {
      micros.put(percentile, nanos.getValueAtPercentile(percentile) / 1e3);
    }
    return new Latency(nanos.getTotalCount(), micros);
  }

  /** Returns whether there were enough operations for this percentile. */
  boolean isKnown(double percentile) {
    return operations * (1 - percentile / 100) >= FEWEST_BEYOND;
  }
}

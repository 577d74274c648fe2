// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.report;

import java.util.List;

/**
 * What several values have in common.
 *
 * @param median the middle one, or the mean of the two middle ones
 * @param low the lower quartile
 * @param high the upper quartile
 * @param count how many there are
 */
public record Spread(double median, double low, double high, int count) {

  /** Returns the spread of those values that are numbers; of none all is NaN. */
  public static Spread of(List<Double> values) {
    double[] sorted =
        values.stream()
            .mapToDouble(Double::doubleValue)
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    return new Spread(
        quantile(sorted, 0.5), quantile(sorted, 0.25), quantile(sorted, 0.75), sorted.length);
  }

  public boolean isKnown() {
    return count > 0;
  }

  private static double quantile(double[] sorted, double part) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    double place = part * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}

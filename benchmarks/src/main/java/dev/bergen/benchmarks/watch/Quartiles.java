// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.watch;

import java.util.List;
import java.util.Locale;

/** The middle of some figures, and where a quarter of them is below and above. */
record Quartiles(double low, double median, double high) {
  static Quartiles of(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return new Quartiles(at(sorted, 1), at(sorted, 2), at(sorted, 3));
  }

  private static double at(double[] sorted, int quarter) {
    return sorted[(sorted.length - 1) * quarter / 4];
  }

  String text(int digits) {
    String form = "%." + digits + "f (%." + digits + "f to %." + digits + "f)";
    return String.format(Locale.ROOT, form, median, low, high);
  }
}

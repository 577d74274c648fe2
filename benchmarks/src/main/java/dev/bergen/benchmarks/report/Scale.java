// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;

/**
 * One axis of a chart.
 *
 * @param label what it shows
 * @param isLog whether equal steps are equal factors
 * @param low the value at its begin
 * @param high the value at its end
 * @param ticks where it has a line and a text
 */
record Scale(String label, boolean isLog, double low, double high, List<Tick> ticks) {
  /** A value with its text. */
  record Tick(double value, String text) {}

  /** Returns a scale of equal factors around all values above 0. */
  static Scale log(String label, DoubleStream values, DoubleFunction<String> text) {
    double[] known = values.filter(value -> Double.isFinite(value) && value > 0).sorted().toArray();
    double low = known.length == 0 ? 1 : known[0] / 1.15;
    double high = known.length == 0 ? 10 : known[known.length - 1] * 1.15;
    List<Tick> ticks = new ArrayList<>();
    boolean dense = Math.log10(high / low) < 2.2;
    for (int power = (int) Math.floor(Math.log10(low)); Math.pow(10, power) <= high; power++) {
      for (int digit : dense ? new int[] {1, 2, 5} : new int[] {1}) {
        double value = digit * Math.pow(10, power);
        if (value >= low && value <= high) {
          ticks.add(new Tick(value, text.apply(value)));
        }
      }
    }
    return new Scale(label, true, low, high, ticks);
  }

  /** Returns a scale of equal steps from 0 to the largest value. */
  static Scale linear(String label, DoubleStream values, DoubleFunction<String> text) {
    double most = values.filter(Double::isFinite).max().orElse(1);
    double step = Math.pow(10, Math.floor(Math.log10(Math.max(most, 1e-9))));
    if (most / step < 2) {
      step /= 5;
    } else if (most / step < 5) {
      step /= 2;
    }
    List<Tick> ticks = new ArrayList<>();
    double value = 0;
    for (int i = 0; value < most; i++) {
      value = i * step;
      ticks.add(new Tick(value, text.apply(value)));
    }
    return new Scale(label, false, 0, Math.max(value, step), ticks);
  }

  /** Returns where a value is, from 0 to 1. */
  double place(double value) {
    double part =
        isLog
            ? Math.log(Math.max(value, low) / low) / Math.log(high / low)
            : (value - low) / (high - low);
    return Math.max(0, Math.min(1, part));
  }
}

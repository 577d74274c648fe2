// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.report;

import java.util.Locale;

/**
 * Something that has to be reached, and how far it was.
 *
 * @param measure what is measured
 * @param wanted the bound
 * @param atLeast whether more is better; otherwise less is
 * @param measured the median; NaN if it was not measured
 * @param low the lower quartile; NaN if there is only one value
 * @param high the upper quartile; NaN if there is only one value
 */
public record Bar(
    String measure, double wanted, boolean atLeast, double measured, double low, double high) {

  /** Returns a bar for a ratio of paired turns. */
  public static Bar of(String measure, double wanted, boolean atLeast, Spread ratio) {
    return new Bar(measure, wanted, atLeast, ratio.median(), ratio.low(), ratio.high());
  }

  /** Returns a bar for something that is measured once. */
  public static Bar of(String measure, double wanted, boolean atLeast, double measured) {
    return new Bar(measure, wanted, atLeast, measured, Double.NaN, Double.NaN);
  }

  public boolean isMeasured() {
    return Double.isFinite(measured);
  }

  public boolean isReached() {
    return atLeast ? measured >= wanted : measured <= wanted;
  }

  /** Returns {@code reached}, {@code missed} or {@code not measured}. */
  public String verdict() {
    if (!isMeasured()) {
      return "not measured";
    }
    return isReached() ? "reached" : "missed";
  }

  /** Returns {@code at least 0.95}. */
  public String bound() {
    return (atLeast ? "at least " : "at most ") + number(wanted);
  }

  /** Returns {@code 1.02 (0.98–1.05)}. */
  public String value() {
    if (!isMeasured()) {
      return "-";
    }
    return Double.isFinite(low) && Double.isFinite(high)
        ? "%s (%s–%s)".formatted(number(measured), number(low), number(high))
        : number(measured);
  }

  private static String number(double value) {
    double size = Math.abs(value);
    if (size == 0 || size >= 0.5) {
      return Numbers.text(value);
    }
    return String.format(Locale.ROOT, size < 0.1 ? "%.4f" : "%.3f", value);
  }
}

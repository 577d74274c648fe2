// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers with as many digits as say something. */
final class Numbers {
  private Numbers() {}

  /** Returns {@code 12,345}, {@code 45.6}, {@code 1.23}; a dash for what is not known. */
  static String text(double value) {
    if (!Double.isFinite(value)) {
      return "-";
    }
    double size = Math.abs(value);
    String form =
        size >= 100 || size == 0 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 0.1 ? "%.2f" : "%.4f";
    return String.format(Locale.ROOT, form, value);
  }

  /** Returns a round number without what says nothing: {@code 20,000}, {@code 0.5}. */
  static String plain(double value) {
    BigDecimal exact = new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros();
    return exact.scale() > 0
        ? exact.toPlainString()
        : String.format(Locale.ROOT, "%,d", exact.longValue());
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.StringJoiner;

/**
 * Durations as readable text, which fits after words such as "within": {@code 0.3 s}, {@code 1 min
 * 30 s}, {@code 2 h}.
 */
final class DurationText {
  private static final MathContext THREE_DIGITS = new MathContext(3, RoundingMode.HALF_UP);
  private static final BigDecimal MINUTE = BigDecimal.valueOf(60);
  private static final BigDecimal HOUR = BigDecimal.valueOf(3_600);
  private static final BigDecimal DAY = BigDecimal.valueOf(86_400);

  private DurationText() {}

  /** Long durations need fewer decimals: tenths of a second from a minute on. */
  static String of(Duration duration) {
    BigDecimal seconds =
        BigDecimal.valueOf(duration.getSeconds()).add(BigDecimal.valueOf(duration.getNano(), 9));
    if (seconds.signum() < 0) {
      return "-" + text(seconds.negate());
    }
    return text(seconds);
  }

  private static String text(BigDecimal exact) {
    BigDecimal left = rounded(exact);
    if (left.signum() == 0 && exact.signum() > 0) {
      BigDecimal millis = exact.movePointRight(3).round(THREE_DIGITS);
      return millis.stripTrailingZeros().toPlainString() + " ms";
    }
    if (left.signum() == 0) {
      return "0 s";
    }
    StringJoiner text = new StringJoiner(" ");
    left = add(text, left, DAY, "d");
    left = add(text, left, HOUR, "h");
    left = add(text, left, MINUTE, "min");
    if (left.signum() > 0) {
      text.add(left.stripTrailingZeros().toPlainString() + " s");
    }
    return text.toString();
  }

  private static BigDecimal rounded(BigDecimal seconds) {
    int decimals = seconds.compareTo(MINUTE) < 0 ? 3 : seconds.compareTo(HOUR) < 0 ? 1 : 0;
    return seconds.setScale(decimals, RoundingMode.HALF_UP);
  }

  /** Adds the number of whole {@code unit}s in {@code left}, and returns the remainder. */
  private static BigDecimal add(
      StringJoiner text, BigDecimal left, BigDecimal unit, String symbol) {
    BigDecimal[] parts = left.divideAndRemainder(unit);
    if (parts[0].signum() > 0) {
      text.add(parts[0].toBigInteger() + " " + symbol);
    }
    return parts[1];
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.tap;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Writes times as {@link Instant#toString} does, and remembers all but the fraction of the last
 * second: thousands of lines have the same.
 *
 * <p>Threads: one at a time.
 */
final class SecondText {
  private static final int MILLI = 1_000_000;
  private static final int MICRO = 1_000;

  private long second;
  private @Nullable String text;

  void append(Instant time, StringBuilder out) {
    String known = text;
    if (known == null || time.getEpochSecond() != second) {
      second = time.getEpochSecond();
      String whole = Instant.ofEpochSecond(second).toString();
      known = whole.substring(0, whole.length() - 1);
      text = known;
    }
    out.append(known);
    int nanos = time.getNano();
    if (nanos > 0) {
      out.append('.');
      if (nanos % MILLI == 0) {
        digits(nanos / MILLI, 100, out);
      } else if (nanos % MICRO == 0) {
        digits(nanos / MICRO, 100_000, out);
      } else {
        digits(nanos, 100_000_000, out);
      }
    }
    out.append('Z');
  }

  private static void digits(int number, int first, StringBuilder out) {
    for (int power = first; power > 0; power /= 10) {
      out.append((char) ('0' + number / power % 10));
    }
  }
}

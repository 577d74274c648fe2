// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.sight;

import java.time.Duration;
import java.util.Locale;

/** Times as people read them where a tenth of a millisecond matters. */
public final class InWords {
  private InWords() {}

  /** Returns {@code 0.4 ms}, {@code 250 ms} or {@code 3.20 s}. */
  public static String duration(Duration duration) {
    double millis = duration.toNanos() / 1e6;
    if (millis < 10) {
      return String.format(Locale.ROOT, "%.1f ms", millis);
    }
    return millis < 1_000
        ? String.format(Locale.ROOT, "%.0f ms", millis)
        : String.format(Locale.ROOT, "%.2f s", millis / 1e3);
  }
}

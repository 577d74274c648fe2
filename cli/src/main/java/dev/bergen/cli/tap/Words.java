// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.tap;

import dev.bergen.cli.terminal.SafeText;
import dev.bergen.observe.sight.InWords;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/** Times, sizes and texts of other processes, in a readable form. */
final class Words {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

  private Words() {}

  static String clock(Instant time) {
    return CLOCK.format(time.atZone(ZoneId.systemDefault()));
  }

  static String size(long bytes) {
    if (bytes < 1_000) {
      return bytes + " B";
    }
    return bytes < 1_000_000
        ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
        : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }

  static String percent(double share) {
    double percent = share * 100;
    return (percent == Math.rint(percent)
            ? Long.toString((long) percent)
            : String.format(Locale.ROOT, "%.4f", percent).replaceAll("0+$", ""))
        + "%";
  }

  static String duration(@Nullable Duration duration) {
    if (duration == null) {
      return "-";
    }
    return InWords.duration(duration);
  }

  /** Text from other processes must not control a terminal. */
  static String safe(@Nullable String text) {
    return text == null ? "-" : SafeText.of(text);
  }

  static String styled(Ansi ansi, String style, String text) {
    return ansi.enabled()
        ? Ansi.Style.on(Ansi.Style.parse(style))
            + text
            + Ansi.Style.off(Ansi.Style.parse(style))
            + Ansi.Style.reset.on()
        : text;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.doctor;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Texts for findings. */
final class Words {
  private static final int NAMED = 3;
  private static final long KIB = 1024;

  private Words() {}

  /** Returns {@code 1 message}, {@code 2,000 messages}. */
  static String count(long number, String what) {
    return String.format(Locale.ROOT, "%,d %s%s", number, what, number == 1 ? "" : "s");
  }

  /** Returns the first few, and how many more there are. */
  static String some(Collection<String> names) {
    List<String> all = List.copyOf(names);
    String first = String.join(", ", all.subList(0, Math.min(NAMED, all.size())));
    int more = all.size() - NAMED;
    return more <= 0 ? first : first + " and " + more + " more";
  }

  /** Returns {@code 48 MiB}. */
  static String bytes(long number) {
    if (number < KIB) {
      return number + " bytes";
    }
    double rest = number;
    String unit = "bytes";
    for (String next : List.of("KiB", "MiB", "GiB", "TiB")) {
      if (rest < KIB) {
        break;
      }
      rest /= KIB;
      unit = next;
    }
    return String.format(Locale.ROOT, rest < 10 ? "%.1f %s" : "%.0f %s", rest, unit);
  }

  /** Returns it for a shell, on one line: quoted unless it is made of harmless letters only. */
  static String shell(String text) {
    if (text.chars().anyMatch(Character::isISOControl)) {
      return "$'" + escaped(text) + "'";
    }
    return text.matches("[A-Za-z0-9_./:@%+=,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  /** A name with a line break would look like two commands. */
  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      if (Character.isISOControl(each)) {
        escaped.append(String.format(Locale.ROOT, "\\u%04x", (int) each));
      } else {
        escaped.append(each == '\'' || each == '\\' ? "\\" : "").append(each);
      }
    }
    return escaped.toString();
  }
}

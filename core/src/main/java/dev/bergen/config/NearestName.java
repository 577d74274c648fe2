// SPDX-License-Identifier: Apache-2.0
package dev.bergen.config;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the known name that is most like a mistyped one. */
public final class NearestName {
  private static final int SLIP_OF_THE_PEN = 2;
  private static final int SHORTEST_PART = 5;

  private NearestName() {}

  /**
   * Returns the name of the option that looks most like {@code written}, or {@code null} when none
   * does.
   *
   * @param carefully suggests a name only if at most two letters differ, because {@code written}
   *     may be right elsewhere
   */
  static @Nullable String of(String written, List<Option<?>> options, boolean carefully) {
    return among(written, options.stream().map(Option::name).toList(), carefully);
  }

  /**
   * Returns the name that looks most like {@code written}, or {@code null} when none does.
   *
   * @param names in lower case
   */
  public static @Nullable String among(String written, List<String> names) {
    return among(written, names, false);
  }

  static @Nullable String among(String written, List<String> names, boolean carefully) {
    String like = written.toLowerCase(Locale.ROOT).replace('-', '_');
    int most = carefully ? SLIP_OF_THE_PEN : Math.max(SLIP_OF_THE_PEN, like.length() / 3);
    return names.stream()
        .filter(
            name -> distance(like, name) <= most || (!carefully && isPartOfTheOther(like, name)))
        .min(Comparator.comparingInt(name -> distance(like, name)))
        .orElse(null);
  }

  private static boolean isPartOfTheOther(String written, String name) {
    return Math.min(written.length(), name.length()) >= SHORTEST_PART
        && (written.contains(name) || name.contains(written));
  }

  /** Returns how many letters must be inserted, deleted or replaced (Levenshtein). */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}

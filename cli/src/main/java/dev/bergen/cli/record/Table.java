// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.record;

import dev.bergen.cli.terminal.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Columns of text, the first to the left, the others to the right. */
final class Table {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  Table(String... head) {
    rows.add(List.of(head));
  }

  /** Adds a row; its cells may be of others. */
  void row(String... cells) {
    rows.add(Stream.of(cells).map(SafeText::of).toList());
  }

  static String millis(double millis) {
    return String.format(Locale.ROOT, millis < 100 ? "%.1f" : "%.0f", millis);
  }

  /** Returns milliseconds for programs: to the microsecond. */
  static double rounded(double millis) {
    return Math.round(millis * 1000) / 1000.0;
  }

  List<String> lines() {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String cell = row.get(i);
        String blanks = " ".repeat(widths[i] - cell.length());
        line.append(i == 0 ? cell + blanks : GAP + blanks + cell);
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}

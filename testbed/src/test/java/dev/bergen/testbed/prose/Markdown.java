// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed.prose;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The passages of a Markdown text, without its code and the addresses of its links. */
final class Markdown {
  private static final Pattern FENCE = Pattern.compile("\\s*(```|~~~).*");
  private static final Pattern BULLET = Pattern.compile("^(#+|[-*]|\\d+\\.) +");

  private final List<Passage> passages = new ArrayList<>();
  private @Nullable Passage open;

  private Markdown() {}

  static List<Passage> passages(List<String> lines) {
    return passages(lines, 1);
  }

  /**
   * Returns the passages of some lines.
   *
   * @param first the number of the first line in its file
   */
  static List<Passage> passages(List<String> lines, int first) {
    Markdown markdown = new Markdown();
    List<String> prose = withoutCode(lines);
    for (int i = 0; i < prose.size(); i++) {
      markdown.line(first + i, prose(prose.get(i)));
    }
    return markdown.passages;
  }

  /** Returns the lines with empty ones instead of blocks of code and their fences. */
  static List<String> withoutCode(List<String> lines) {
    List<String> prose = new ArrayList<>();
    boolean code = false;
    for (String line : lines) {
      boolean fence = FENCE.matcher(line).matches();
      code ^= fence;
      prose.add(fence || code ? "" : line);
    }
    return prose;
  }

  private static String prose(String line) {
    return line.replaceAll("`[^`]*`", "`x`")
        .replaceAll("\\]\\([^)]*\\)", "]")
        .replaceAll("<!--.*?-->", "")
        .strip();
  }

  private void line(int number, String line) {
    boolean alone = line.startsWith("#") || line.startsWith("|");
    if (alone || line.isEmpty() || BULLET.matcher(line).find()) {
      open = null;
    }
    if (line.isEmpty()) {
      return;
    }
    if (open == null) {
      open = new Passage();
      passages.add(open);
    }
    open.add(number, BULLET.matcher(line).replaceFirst(""));
    if (alone) {
      open = null;
    }
  }
}

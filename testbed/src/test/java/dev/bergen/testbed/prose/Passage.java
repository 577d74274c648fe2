// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed.prose;

import java.util.ArrayList;
import java.util.List;

/**
 * Text that is read as one: a paragraph, a list item, a row of a table, a heading or a string.
 *
 * <p>Its lines are joined by blanks, so that a phrase is found across a line break.
 */
final class Passage {
  private final StringBuilder text = new StringBuilder();
  private final List<Integer> starts = new ArrayList<>();
  private final List<Integer> numbers = new ArrayList<>();

  static Passage of(int number, String line) {
    Passage passage = new Passage();
    passage.add(number, line);
    return passage;
  }

  /**
   * Adds a line.
   *
   * @param number of the line in its file, from 1
   */
  void add(int number, String line) {
    if (text.length() > 0) {
      text.append(' ');
    }
    starts.add(text.length());
    numbers.add(number);
    text.append(line);
  }

  String text() {
    return text.toString();
  }

  /** Returns the number of the line that has a character of {@link #text}. */
  int line(int offset) {
    int line = numbers.get(0);
    for (int i = 0; i < starts.size() && starts.get(i) <= offset; i++) {
      line = numbers.get(i);
    }
    return line;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed.prose;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The passages of a Java source: what its comments and what its strings say. */
final class JavaText {
  private static final int WORDS = 3;
  private static final Pattern WORD = Pattern.compile("\\s+");

  private final List<Passage> comments = new ArrayList<>();
  private final List<Passage> strings = new ArrayList<>();
  private final String source;
  private final StringBuilder string = new StringBuilder();
  private int at;
  private int line = 1;
  private int stringLine;
  private int stringEnd;

  private JavaText(String source) {
    this.source = source;
  }

  /** Returns the paragraphs of the comments. */
  static List<Passage> comments(String source) {
    return new JavaText(source).read().comments;
  }

  /** Returns the strings of some words; those that a plus sign joins are one. */
  static List<Passage> strings(String source) {
    return new JavaText(source).read().strings;
  }

  private JavaText read() {
    while (at < source.length()) {
      if (source.startsWith("//", at)) {
        comment(end("\n", 0));
      } else if (source.startsWith("/*", at)) {
        comment(end("*/", 2));
      } else if (source.startsWith("\"\"\"", at)) {
        literal(3, endOfLiteral("\"\"\""));
      } else if (source.charAt(at) == '"') {
        literal(1, endOfLiteral("\""));
      } else if (source.charAt(at) == '\'') {
        advance(endOfLiteral("'"));
      } else {
        advance(at + 1);
      }
    }
    endString();
    return this;
  }

  private int end(String mark, int length) {
    int end = source.indexOf(mark, at + 2);
    return end < 0 ? source.length() : end + length;
  }

  private int endOfLiteral(String quotes) {
    int end = at + quotes.length();
    while (end < source.length() && !source.startsWith(quotes, end)) {
      end += source.charAt(end) == '\\' ? 2 : 1;
    }
    return Math.min(end + quotes.length(), source.length());
  }

  private void comment(int end) {
    List<String> lines = new ArrayList<>();
    for (String text : source.substring(at, end).lines().toList()) {
      lines.add(
          text.replaceAll("^\\s*(/\\*\\*?|\\*/?|//)", "")
              .replace("*/", "")
              .replaceAll("\\{@(code|link|linkplain|literal)[^}]*\\}", "`x`"));
    }
    comments.addAll(Markdown.passages(lines, line));
    advance(end);
  }

  private void literal(int quotes, int end) {
    boolean joined = !string.isEmpty() && source.substring(stringEnd, at).strip().equals("+");
    if (!joined) {
      endString();
      stringLine = line;
    }
    string.append(source, at + quotes, Math.max(at + quotes, end - quotes));
    advance(end);
    stringEnd = at;
  }

  private void endString() {
    String text = string.toString().replace("\\n", " ").replace("\\\"", "\"").strip();
    string.setLength(0);
    if (WORD.splitAsStream(text).count() >= WORDS) {
      strings.add(Passage.of(stringLine, text.replaceAll("\\s+", " ")));
    }
  }

  private void advance(int to) {
    for (; at < to; at++) {
      if (source.charAt(at) == '\n') {
        line++;
      }
    }
  }
}

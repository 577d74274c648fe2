// SPDX-License-Identifier: Apache-2.0
package dev.bergen.routing;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern as shells know it: {@code *} is anything, {@code ?} one character, {@code [abc]} one of
 * these and {@code [!abc]} none of these. It matches whole texts, and letters by their case.
 */
public final class Glob {
  private final String text;
  private final Pattern pattern;

  private Glob(String text, Pattern pattern) {
    this.text = text;
    this.pattern = pattern;
  }

  /** Never fails: a bracket that is not closed, or holds no valid set, stands for itself. */
  public static Glob of(String text) {
    StringBuilder regex = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      int end = c == '[' ? endOfSet(text, at) : -1;
      if (end > 0) {
        regex.append(set(text.substring(at + 1, end)));
        at = end;
      } else if (c == '*') {
        regex.append(".*");
      } else if (c == '?') {
        regex.append('.');
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
      at++;
    }
    return new Glob(text, compiled(regex.toString(), text));
  }

  private static Pattern compiled(String regex, String text) {
    try {
      return Pattern.compile(regex, Pattern.DOTALL);
    } catch (PatternSyntaxException e) { // a range that runs backwards, such as [z-a]
      return Pattern.compile(Pattern.quote(text));
    }
  }

  /** Returns where the set that begins at {@code open} is closed; -1 if it is not. */
  private static int endOfSet(String text, int open) {
    int first = text.startsWith("!", open + 1) ? open + 2 : open + 1;
    return text.indexOf(']', first + 1);
  }

  private static String set(String inside) {
    boolean not = inside.startsWith("!");
    String members = (not ? inside.substring(1) : inside).replaceAll("[\\\\\\[\\]^&]", "\\\\$0");
    return (not ? "[^" : "[") + members + "]";
  }

  /** Returns whether {@code name} as a whole is such a name. */
  public boolean matches(String name) {
    return pattern.matcher(name).matches();
  }

  @Override
  public String toString() {
    return text;
  }
}

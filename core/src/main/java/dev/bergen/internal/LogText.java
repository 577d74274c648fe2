// SPDX-License-Identifier: Apache-2.0
package dev.bergen.internal;

/** Texts from the wire in log lines: a text may hold anything, a log line is one line. */
public final class LogText {
  private LogText() {}

  /**
   * Returns the text with {@code ?} for each control character, C1 included, and {@code …} for all
   * beyond {@code longest} characters.
   */
  public static String line(String text, int longest) {
    String shorter = text.length() <= longest ? text : text.substring(0, longest) + "…";
    for (int i = 0; i < shorter.length(); i++) {
      if (Character.isISOControl(shorter.charAt(i))) {
        return withoutControls(shorter);
      }
    }
    return shorter;
  }

  private static String withoutControls(String text) {
    StringBuilder line = new StringBuilder(text.length());
    text.chars().forEach(c -> line.append(Character.isISOControl(c) ? '?' : (char) c));
    return line.toString();
  }
}

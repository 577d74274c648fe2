// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.terminal;

import java.util.regex.Pattern;

/** Text of others as a terminal may show it. */
public final class SafeText {
  /** C0 and C1: a terminal obeys those of U+0080 to U+009F as well. */
  private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

  private static final Pattern BLANK = Pattern.compile("[\\s\\p{Cc}]+");

  private SafeText() {}

  /** Returns the text with a blank for each character that would steer a terminal. */
  public static String of(String text) {
    return CONTROL.matcher(text).replaceAll(" ");
  }

  /** Returns the text with one blank for all blanks and such characters that stand together. */
  static String squeezed(String text) {
    return BLANK.matcher(text).replaceAll(" ");
  }
}

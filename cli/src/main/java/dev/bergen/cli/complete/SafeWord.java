// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.complete;

import java.util.regex.Pattern;

/**
 * Words that mean themselves to every shell. A name comes from the broker, and the shell would run
 * a queue called <code>$(…)</code> on the line that offers it. With a dash in front it would be an
 * option.
 */
final class SafeWord {
  private static final Pattern PLAIN =
      Pattern.compile("[\\p{L}\\p{N}_./@][\\p{L}\\p{N}_./@:%+,-]*");

  private SafeWord() {}

  static boolean is(String word) {
    return PLAIN.matcher(word).matches();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.routing;

import java.util.function.IntPredicate;

/** The brackets of a {@link Glob}: single characters and ranges such as {@code a-c}. */
final class CharacterSet {
  private CharacterSet() {}

  /**
   * Returns where the set that begins at {@code open} is closed; -1 if it is not, or if one of its
   * ranges runs backwards.
   */
  static int end(int[] text, int open) {
    int first = members(text, open + 1);
    for (int at = first + 1; at < text.length; at++) {
      if (text[at] == ']') {
        return runsForward(text, first, at) ? at : -1;
      }
    }
    return -1;
  }

  /** Returns what the set between these two places takes. */
  static IntPredicate of(int[] text, int from, int to) {
    int first = members(text, from);
    boolean except = first > from;
    return c -> holds(text, first, to, c) != except;
  }

  private static int members(int[] text, int from) {
    return from < text.length && text[from] == '!' ? from + 1 : from;
  }

  private static boolean runsForward(int[] text, int from, int to) {
    for (int at = from; at < to; at++) {
      if (isRange(text, at, to)) {
        if (text[at] > text[at + 2]) {
          return false;
        }
        at += 2;
      }
    }
    return true;
  }

  private static boolean holds(int[] text, int from, int to, int c) {
    for (int at = from; at < to; at++) {
      if (isRange(text, at, to)) {
        if (text[at] <= c && c <= text[at + 2]) {
          return true;
        }
        at += 2;
      } else if (text[at] == c) {
        return true;
      }
    }
    return false;
  }

  /** A dash at either end is a dash. */
  private static boolean isRange(int[] text, int at, int to) {
    return at + 2 < to && text[at + 1] == '-';
  }
}

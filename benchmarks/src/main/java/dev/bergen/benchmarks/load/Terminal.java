// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.load;

/**
 * Standard error, if somebody looks at it: the start script knows whether it is a terminal, and how
 * wide. It has one line that is written over again and again, with whatever stays above it.
 *
 * <p>Threads: any.
 */
public final class Terminal {
  /** Whether it is one. */
  public static final boolean IS_ONE = Boolean.getBoolean("bergen.terminal");

  /** A terminal that does not say how wide it is, or absurdly narrow, is taken for a usual one. */
  private static final int USUAL = 80;

  private static final int NARROWEST = 20;

  private static final String ERASE = "\r\u001b[2K";
  private static final String DO_NOT_WRAP = "\u001b[?7l";
  private static final String WRAP = "\u001b[?7h";

  private Terminal() {}

  /** Returns how many characters a line has. */
  public static int columns() {
    int said = Integer.getInteger("bergen.columns", USUAL);
    return said < NARROWEST ? USUAL : said;
  }

  /** Writes over the line that changes. One that was narrowed meanwhile loses what is too much. */
  public static void show(String line) {
    System.err.print(DO_NOT_WRAP + ERASE + fitting(line, columns()) + WRAP);
    System.err.flush();
  }

  /** Writes a line that stays; the one that changes is drawn anew below it. */
  public static void say(String line) {
    System.err.println((IS_ONE ? ERASE : "") + line);
  }

  /** Takes the line that changes away. */
  public static void clear() {
    System.err.print(ERASE);
    System.err.flush();
  }

  /** Returns as much of a line as leaves the last column free, where some terminals wrap. */
  public static String fitting(String line, int columns) {
    return line.length() < columns ? line : line.substring(0, columns - 2) + "…";
  }
}

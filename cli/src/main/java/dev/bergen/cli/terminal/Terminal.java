// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.terminal;

/**
 * Whether the output is a terminal. The launcher sets that, since a JVM before 22 cannot detect it.
 */
public final class Terminal {
  private static final String OUT = "bergen.terminal.out";
  private static final String ERR = "bergen.terminal.err";

  private Terminal() {}

  /** Returns whether standard output is a terminal. */
  public static boolean isOut() {
    return Boolean.getBoolean(OUT);
  }

  /** Returns whether standard error is a terminal. */
  public static boolean isErr() {
    return Boolean.getBoolean(ERR);
  }
}

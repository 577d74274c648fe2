// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.terminal;

/** Whether somebody looks. The launcher says so, since a JVM before 22 cannot tell. */
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

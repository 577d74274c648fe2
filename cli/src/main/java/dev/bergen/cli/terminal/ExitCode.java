// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.terminal;

/** What the process tells the shell; the footer of {@code bergen --help} lists the same. */
public final class ExitCode {
  public static final int OK = 0;
  public static final int REMOTE_FAILURE = 1;
  public static final int USAGE = 2;
  public static final int TIMEOUT = 3;
  public static final int NOT_DELIVERED = 4;

  /** What came was kept, but not all of it can be read. */
  public static final int UNREADABLE = 5;

  /** A group that is new did not get what came before it. */
  public static final int EARLIER_LEFT = 6;

  static final int BUG = 70;

  /** Standard output or a file takes nothing: closed, or full. */
  public static final int OUTPUT_FAILED = 74;

  public static final int INTERRUPTED = 130;

  private ExitCode() {}
}

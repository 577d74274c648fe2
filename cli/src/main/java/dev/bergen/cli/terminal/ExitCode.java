// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.terminal;

/** The exit codes of the process; the footer of {@code bergen --help} lists the same. */
public final class ExitCode {
  public static final int OK = 0;
  public static final int REMOTE_FAILURE = 1;
  public static final int USAGE = 2;
  public static final int TIMEOUT = 3;
  public static final int NOT_DELIVERED = 4;

  /** The messages were kept, but not all of them can be read. */
  public static final int UNREADABLE = 5;

  /** A new group did not get the earlier messages. */
  public static final int EARLIER_LEFT = 6;

  static final int BUG = 70;

  /** Standard output or a file cannot be written: closed, or full. */
  public static final int OUTPUT_FAILED = 74;

  public static final int INTERRUPTED = 130;

  private ExitCode() {}
}

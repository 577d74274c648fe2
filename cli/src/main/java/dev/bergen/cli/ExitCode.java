// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli;

/** What the process tells the shell; the footer of {@code bergen --help} lists the same. */
final class ExitCode {
  static final int OK = 0;
  static final int REMOTE_FAILURE = 1;
  static final int USAGE = 2;
  static final int TIMEOUT = 3;
  static final int NOT_DELIVERED = 4;

  /** What came was kept, but not all of it can be read. */
  static final int UNREADABLE = 5;

  /** A group that is new did not get what came before it. */
  static final int EARLIER_LEFT = 6;

  static final int BUG = 70;

  /** Standard output or a file takes nothing: closed, or full. */
  static final int OUTPUT_FAILED = 74;

  static final int INTERRUPTED = 130;

  private ExitCode() {}
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli;

/** What the process tells the shell; the footer of {@code bergen --help} lists the same. */
final class ExitCode {
  static final int OK = 0;
  static final int REMOTE_FAILURE = 1;
  static final int USAGE = 2;
  static final int TIMEOUT = 3;
  static final int NOT_DELIVERED = 4;
  static final int BUG = 70;
  static final int INTERRUPTED = 130;

  private ExitCode() {}
}

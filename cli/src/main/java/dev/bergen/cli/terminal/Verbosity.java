// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.terminal;

/** How much output a command's user wants; the command line itself implements it. */
public interface Verbosity {

  /** Returns whether {@code --verbose} or {@code --debug} was given. */
  boolean verbose();
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.terminal;

/** How much a command's user wants to be told; the command line itself knows. */
public interface Verbosity {

  /** Returns whether {@code --verbose} or {@code --debug} was given. */
  boolean verbose();
}

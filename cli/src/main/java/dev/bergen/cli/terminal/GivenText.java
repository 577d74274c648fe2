// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.terminal;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The text of an argument: itself, or with {@code @FILE} the content of a file and with {@code @-}
 * that of standard input, in UTF-8 and without the line break at its end.
 *
 * <p>Standard input can be read once, so one of these is for all arguments of a command.
 */
public final class GivenText {
  private static final int MOST = 64 << 20;

  private boolean consumed;

  public GivenText() {}

  /**
   * Returns what {@code argument} stands for. Waits for the end of standard input where that is
   * meant.
   *
   * @param what its name, for the error
   * @throws IllegalArgumentException if it cannot be read; the message explains how to give a text
   *     that begins with {@code @}
   */
  public String read(String what, String argument) {
    if (!argument.startsWith("@")) {
      return argument;
    }
    if (argument.equals("@-")) {
      return standardInput(what);
    }
    try {
      return TextFile.read(Path.of(argument.substring(1)), MOST);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(what + " is not a file name: " + argument, e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s: %s; a text that begins with @ is given as '\"@text\"'"
              .formatted(what, e.getMessage()),
          e);
    }
  }

  /** The same for an argument that nothing stands before: {@code -} is {@code @-} there. */
  public String whole(String what, String argument) {
    return read(what, argument.equals("-") ? "@-" : argument);
  }

  private String standardInput(String what) {
    if (consumed) {
      throw new IllegalArgumentException(
          what + ": standard input is read already, for an argument before this one");
    }
    consumed = true;
    try {
      return TextFile.read(System.in, "standard input", MOST);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "%s: standard input cannot be read (%s)".formatted(what, e.getMessage()), e);
    }
  }
}

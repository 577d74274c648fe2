// SPDX-License-Identifier: Apache-2.0
package dev.bergen;

import java.util.List;

/**
 * The server refused the arguments: one is missing, unknown or of the wrong type. Nothing ran.
 *
 * <p>Only servers in Java report this. A server in Python answers with {@code TypeError}, which a
 * method that has run may raise as well, so its answer becomes a plain {@link
 * RemoteErrorException}.
 */
public final class InvalidArgumentsException extends RemoteErrorException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an error that a server reported about the arguments.
   *
   * @param type the class name of the remote exception
   * @param module the module or package of that class; empty if the server sent none
   * @param value the remote exception's message
   * @param traceback lines of the remote stack trace, each with its line end
   */
  public InvalidArgumentsException(
      String type, String module, String value, List<String> traceback) {
    super(type, module, value, traceback);
  }

  @Override
  public boolean mayHaveRun() {
    return false;
  }
}

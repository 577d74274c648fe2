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

  public InvalidArgumentsException(
      String type, String module, String value, List<String> traceback) {
    super(type, module, value, traceback);
  }

  @Override
  public boolean mayHaveRun() {
    return false;
  }
}

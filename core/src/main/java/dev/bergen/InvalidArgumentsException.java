// SPDX-License-Identifier: Apache-2.0
package dev.bergen;

import java.util.List;

/**
 * The server refused the arguments: one is missing, unknown or of the wrong type. Nothing ran.
 *
 * <p>Servers in Java say so. A server in Python answers with {@code TypeError}, which a method that
 * has run may raise as well, so that this is a plain {@link RemoteErrorException} there.
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

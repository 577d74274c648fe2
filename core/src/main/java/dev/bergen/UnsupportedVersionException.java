// SPDX-License-Identifier: Apache-2.0
package dev.bergen;

import java.util.List;

/** No endpoint of the server fits the request's namespace and version. Nothing ran. */
public final class UnsupportedVersionException extends RemoteErrorException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an error that a server reported about the version.
   *
   * @param type the class name of the remote exception
   * @param module the module or package of that class; empty if the server sent none
   * @param value the remote exception's message
   * @param traceback lines of the remote stack trace, each with its line end
   */
  public UnsupportedVersionException(
      String type, String module, String value, List<String> traceback) {
    super(type, module, value, traceback);
  }

  @Override
  public boolean mayHaveRun() {
    return false;
  }
}

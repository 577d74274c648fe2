// SPDX-License-Identifier: Apache-2.0
package dev.bergen;

import java.util.List;

/** No endpoint that fits the request's namespace and version has the method. Nothing ran. */
public final class NoSuchRpcMethodException extends RemoteErrorException {
  private static final long serialVersionUID = 1L;

  public NoSuchRpcMethodException(
      String type, String module, String value, List<String> traceback) {
    super(type, module, value, traceback);
  }

  @Override
  public boolean mayHaveRun() {
    return false;
  }
}

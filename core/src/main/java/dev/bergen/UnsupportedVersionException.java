// SPDX-License-Identifier: Apache-2.0
package dev.bergen;

import java.util.List;

/** No endpoint of the server fits the request's namespace and version. Nothing ran. */
public final class UnsupportedVersionException extends RemoteErrorException {
  private static final long serialVersionUID = 1L;

  public UnsupportedVersionException(
      String type, String module, String value, List<String> traceback) {
    super(type, module, value, traceback);
  }

  @Override
  public boolean mayHaveRun() {
    return false;
  }
}

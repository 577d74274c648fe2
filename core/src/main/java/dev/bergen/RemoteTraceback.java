// SPDX-License-Identifier: Apache-2.0
package dev.bergen;

import java.io.Serial;

/**
 * A remote stack trace as the cause of a {@link RemoteErrorException}: loggers print causes, and
 * this one has the remote trace as its message and no frames of its own.
 */
final class RemoteTraceback extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /** The trace starts on a new line, below the name of this class. */
  RemoteTraceback(String traceback) {
    super("\n" + traceback.stripTrailing(), null, false, false);
  }
}

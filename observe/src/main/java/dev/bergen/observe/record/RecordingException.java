// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.record;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A recording cannot be read, or not be written on. The message names the file, the place in it and
 * what to do.
 */
public final class RecordingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RecordingException(Path file, String what, @Nullable Throwable cause) {
    super(file + ": " + what, cause);
  }
}

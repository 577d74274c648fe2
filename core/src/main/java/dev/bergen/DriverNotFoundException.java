// SPDX-License-Identifier: Apache-2.0
package dev.bergen;

import org.jspecify.annotations.Nullable;

/** No driver on the class path supports the URL's scheme. Nothing was opened. */
public final class DriverNotFoundException extends MessagingException {
  private static final long serialVersionUID = 1L;

  /**
   * @param cause {@code null} when nothing else failed
   */
  public DriverNotFoundException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  @Override
  public boolean mayHaveRun() {
    return false;
  }
}

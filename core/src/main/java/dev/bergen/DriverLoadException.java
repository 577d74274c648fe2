// SPDX-License-Identifier: Apache-2.0
package dev.bergen;

import org.jspecify.annotations.Nullable;

/** A driver was found but could not be opened. Everything that it opened is closed again. */
public final class DriverLoadException extends MessagingException {
  private static final long serialVersionUID = 1L;

  private final String driver;

  /**
   * @param driver the scheme of the URL that was asked for
   * @param cause {@code null} when nothing else failed
   */
  public DriverLoadException(String driver, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.driver = driver;
  }

  /** Returns the scheme of the URL that was asked for. */
  public String driver() {
    return driver;
  }

  @Override
  public boolean mayHaveRun() {
    return false;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen;

import org.jspecify.annotations.Nullable;

/** An unknown option, or an invalid value. Nothing was opened. */
public final class ConfigurationException extends MessagingException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message shows no value of a secret option
   * @param cause {@code null} when nothing else failed
   */
  public ConfigurationException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  @Override
  public boolean mayHaveRun() {
    return false;
  }
}

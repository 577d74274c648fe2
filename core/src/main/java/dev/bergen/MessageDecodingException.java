// SPDX-License-Identifier: Apache-2.0
package dev.bergen;

import org.jspecify.annotations.Nullable;

/**
 * A result or a payload that does not fit the requested type. The message names the place, but not
 * the value, which may be a secret.
 *
 * <p>If it is a call's result, the method has run: {@link #mayHaveRun} is {@code true}.
 */
public final class MessageDecodingException extends MessagingException {
  private static final long serialVersionUID = 1L;

  /**
   * @param cause {@code null} when nothing else failed
   */
  public MessageDecodingException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  @Override
  public boolean mayHaveRun() {
    return true;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen;

import org.jspecify.annotations.Nullable;

/** An argument, a result or a context that JSON cannot carry. Nothing was sent. */
public final class MessageEncodingException extends MessagingException {
  private static final long serialVersionUID = 1L;

  /**
   * @param cause {@code null} when nothing else failed
   */
  public MessageEncodingException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  @Override
  public boolean mayHaveRun() {
    return false;
  }
}

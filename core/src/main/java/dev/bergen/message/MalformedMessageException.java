// SPDX-License-Identifier: Apache-2.0
package dev.bergen.message;

import org.jspecify.annotations.Nullable;

/**
 * A received body is no message. Checked, because whoever receives must reject the message and go
 * on; the text says what is wrong where, without the body's content.
 */
public final class MalformedMessageException extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedMessageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

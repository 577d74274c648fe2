// SPDX-License-Identifier: Apache-2.0
package dev.bergen.message;

import org.jspecify.annotations.Nullable;

/**
 * A received body is not a valid message. Checked, because the receiver must reject the message and
 * continue. The text names the problem and its place, without the body's content.
 */
public final class MalformedMessageException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * Creates one.
   *
   * @param message the problem and its place, without the body's content
   * @param cause {@code null} if the reader itself found the problem
   */
  public MalformedMessageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

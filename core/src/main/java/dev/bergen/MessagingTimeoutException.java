// SPDX-License-Identifier: Apache-2.0
package dev.bergen;

import org.jspecify.annotations.Nullable;

/** The deadline passed first. The message says how far the call had come. */
public final class MessagingTimeoutException extends MessagingException {
  private static final long serialVersionUID = 1L;

  private final boolean mayHaveRun;

  /**
   * @param mayHaveRun whether the message may have reached a server; {@code true} in doubt
   * @param cause {@code null} when nothing else failed
   */
  public MessagingTimeoutException(boolean mayHaveRun, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.mayHaveRun = mayHaveRun;
  }

  @Override
  public boolean mayHaveRun() {
    return mayHaveRun;
  }
}

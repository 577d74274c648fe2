// SPDX-License-Identifier: Apache-2.0
package dev.bergen;

import org.jspecify.annotations.Nullable;

/** A message could not be handed to the broker, the broker refused it, or its reply is lost. */
public final class MessageDeliveryException extends MessagingException {
  private static final long serialVersionUID = 1L;

  private final boolean mayHaveRun;

  /**
   * @param mayHaveRun whether the message may have reached a server; {@code true} in doubt
   * @param cause {@code null} when nothing else failed
   */
  public MessageDeliveryException(boolean mayHaveRun, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.mayHaveRun = mayHaveRun;
  }

  @Override
  public boolean mayHaveRun() {
    return mayHaveRun;
  }
}

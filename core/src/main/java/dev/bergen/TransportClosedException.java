// SPDX-License-Identifier: Apache-2.0
package dev.bergen;

import org.jspecify.annotations.Nullable;

/** The transport was closed before, or while, the operation ran. */
public final class TransportClosedException extends MessagingException {
  private static final long serialVersionUID = 1L;

  private final boolean mayHaveRun;

  /**
   * @param mayHaveRun whether the message may have reached a server; {@code true} in doubt
   * @param cause {@code null} when nothing else failed
   */
  public TransportClosedException(boolean mayHaveRun, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.mayHaveRun = mayHaveRun;
  }

  @Override
  public boolean mayHaveRun() {
    return mayHaveRun;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen;

import org.jspecify.annotations.Nullable;

/** The deadline passed before the operation ended. The message states how far the call had got. */
public final class MessagingTimeoutException extends MessagingException {
  private static final long serialVersionUID = 1L;

  private final boolean mayHaveRun;
  private final FailureKind kind;

  /**
   * @param mayHaveRun whether the message may have reached a server; {@code true} in doubt
   * @param cause {@code null} when nothing else failed
   */
  public MessagingTimeoutException(boolean mayHaveRun, String message, @Nullable Throwable cause) {
    this(mayHaveRun, FailureKind.OTHER, message, cause);
  }

  /**
   * @param mayHaveRun whether the message may have reached a server; {@code true} in doubt
   * @param kind why it failed, as a basis for decisions
   * @param cause {@code null} when nothing else failed
   */
  public MessagingTimeoutException(
      boolean mayHaveRun, FailureKind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.mayHaveRun = mayHaveRun;
    this.kind = kind;
  }

  @Override
  public boolean mayHaveRun() {
    return mayHaveRun;
  }

  @Override
  public FailureKind kind() {
    return kind;
  }
}

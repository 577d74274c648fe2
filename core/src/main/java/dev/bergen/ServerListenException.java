// SPDX-License-Identifier: Apache-2.0
package dev.bergen;

import org.jspecify.annotations.Nullable;

/** A server could not start to listen before its deadline. It does not listen now. */
public final class ServerListenException extends MessagingException {
  private static final long serialVersionUID = 1L;

  private final transient Target target;
  private final FailureKind kind;

  /**
   * @param cause {@code null} when nothing else failed
   */
  public ServerListenException(Target target, String message, @Nullable Throwable cause) {
    this(target, FailureKind.OTHER, message, cause);
  }

  /**
   * @param kind why it failed, as a basis for decisions
   * @param cause {@code null} when nothing else failed
   */
  public ServerListenException(
      Target target, FailureKind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.target = target;
    this.kind = kind;
  }

  /** Returns the target that the server could not listen to. */
  public Target target() {
    return target;
  }

  @Override
  public boolean mayHaveRun() {
    return false;
  }

  @Override
  public FailureKind kind() {
    return kind == FailureKind.OTHER ? FailureKind.of(getCause()) : kind;
  }
}

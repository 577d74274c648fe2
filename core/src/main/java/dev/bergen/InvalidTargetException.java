// SPDX-License-Identifier: Apache-2.0
package dev.bergen;

import org.jspecify.annotations.Nullable;

/** A target lacks what the operation needs, or has what it cannot use. Nothing was sent. */
public final class InvalidTargetException extends MessagingException {
  private static final long serialVersionUID = 1L;

  private final transient Target target;

  /**
   * @param message what is wrong; the target is appended to it
   * @param cause {@code null} when nothing else failed
   */
  public InvalidTargetException(Target target, String message, @Nullable Throwable cause) {
    super(message + ": " + target, cause);
    this.target = target;
  }

  /** Returns the target as it was given. */
  public Target target() {
    return target;
  }

  @Override
  public boolean mayHaveRun() {
    return false;
  }
}

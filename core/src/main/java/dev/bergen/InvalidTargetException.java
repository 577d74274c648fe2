// SPDX-License-Identifier: Apache-2.0
package dev.bergen;

import org.jspecify.annotations.Nullable;

/**
 * A target lacks an attribute that the operation needs, or has one that it cannot use. Nothing was
 * sent.
 */
public final class InvalidTargetException extends MessagingException {
  private static final long serialVersionUID = 1L;

  private final transient Target target;

  /**
   * @param message the problem; the target is appended to it
   * @param cause {@code null} when nothing else failed
   */
  public InvalidTargetException(Target target, String message, @Nullable Throwable cause) {
    super(message + ": " + target, cause);
    this.target = target;
  }

  /** Returns the target as given. */
  public Target target() {
    return target;
  }

  @Override
  public boolean mayHaveRun() {
    return false;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen;

import org.jspecify.annotations.Nullable;

/**
 * The caller stopped waiting: its thread was interrupted, or a surrounding call was cancelled.
 * After an interrupt the thread's flag is set.
 *
 * <p>Thrown by methods that block. A future that is cancelled completes as all futures do, with
 * {@link java.util.concurrent.CancellationException}.
 */
public final class MessagingCancelledException extends MessagingException {
  private static final long serialVersionUID = 1L;

  private final boolean mayHaveRun;

  /**
   * @param mayHaveRun {@code false} only if nothing was sent, or nothing was routed
   * @param cause {@code null} when nothing else failed
   */
  public MessagingCancelledException(
      boolean mayHaveRun, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.mayHaveRun = mayHaveRun;
  }

  @Override
  public boolean mayHaveRun() {
    return mayHaveRun;
  }
}

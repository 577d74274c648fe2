// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.support;

import java.util.concurrent.CompletableFuture;

/**
 * Whether the caller of a request has said that it waits no longer, and who wants to hear of it.
 * What is first counts: once {@link #settle settled}, a cancellation comes too late.
 *
 * <p>Threads: any. Actions run on the thread that cancels, or on the one that adds them too late.
 */
public final class Cancellation {
  /** Completes normally when cancelled, exceptionally when settled. */
  private final CompletableFuture<Void> fate = new CompletableFuture<>();

  /** Runs {@code action} when the caller cancels, at once if it has; never after settling. */
  public void onCancel(Runnable action) {
    var unused = fate.thenRun(action);
  }

  /** The caller waits no longer. */
  public void cancel() {
    fate.complete(null);
  }

  /** The reply is on its way. */
  public void settle() {
    fate.cancel(false);
  }

  /** Returns whether the caller cancelled in time. */
  public boolean isCancelled() {
    return fate.isDone() && !fate.isCompletedExceptionally();
  }
}

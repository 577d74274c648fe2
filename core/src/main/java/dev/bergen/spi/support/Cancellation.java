// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.support;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Whether the caller of a request has said that it waits no longer, and who wants to hear of it.
 * What is first counts: once {@link #settle settled}, a cancellation comes too late.
 *
 * <p>Threads: any. Actions run on the thread that cancels, or on the one that adds them too late.
 */
public final class Cancellation {
  /** Says that a request is over. Of a kind that futures pass on as it is, and without a trace. */
  private static final class Settled extends CompletionException {
    private static final long serialVersionUID = 1L;

    private Settled() {
      super("The request is over", null);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

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
    fate.completeExceptionally(new Settled());
  }

  /** Returns whether the caller cancelled in time. */
  public boolean isCancelled() {
    return fate.isDone() && !fate.isCompletedExceptionally();
  }
}

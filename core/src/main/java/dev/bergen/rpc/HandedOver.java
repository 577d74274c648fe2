// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a caller gets who does not wait: the result of a driver's answer, read on the threads for
 * callbacks. Cancelling it cancels the answer. One object for all of that, as many may be waiting.
 *
 * <p>Threads: any.
 */
final class HandedOver<T, R extends @Nullable Object> extends CompletableFuture<R>
    implements BiConsumer<T, @Nullable Throwable> {
  private final CompletableFuture<T> answer;
  private final Waiting.Reading<T, R> read;
  private final Executor callbacks;

  HandedOver(CompletableFuture<T> answer, Waiting.Reading<T, R> read, Executor callbacks) {
    this.answer = answer;
    this.read = read;
    this.callbacks = callbacks;
  }

  /** The answer is there. */
  @Override
  public void accept(T value, @Nullable Throwable error) {
    try {
      callbacks.execute(() -> finish(value, error));
    } catch (RejectedExecutionException e) {
      // The callbacks' threads have ended. That is no reason to say something else than the answer.
      finish(value, error);
    }
  }

  private void finish(T value, @Nullable Throwable error) {
    Throwable cause = Waiting.unwrap(error);
    if (cause != null) {
      completeExceptionally(cause);
      return;
    }
    R result;
    try {
      result = read.read(value);
    } catch (Throwable e) { // whoever waits must hear of it
      completeExceptionally(e);
      return;
    }
    complete(result);
  }

  @Override
  public boolean cancel(boolean mayInterrupt) {
    boolean cancelled = super.cancel(mayInterrupt);
    if (cancelled) {
      answer.cancel(false);
    }
    return cancelled;
  }

  @Override
  public boolean completeExceptionally(Throwable error) {
    boolean first = super.completeExceptionally(error);
    if (first && error instanceof CancellationException) {
      answer.cancel(false);
    }
    return first;
  }
}

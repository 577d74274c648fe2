// SPDX-License-Identifier: Apache-2.0
package dev.bergen.internal;

import dev.bergen.MessageDeliveryException;
import dev.bergen.MessagingException;
import dev.bergen.TransportClosedException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The future of an asynchronous send: the result of a driver's answer, read on the threads for
 * callbacks. Cancelling it cancels the answer. It is one object for all of that, as many may be in
 * flight.
 *
 * <p>If these threads have ended, or none can be started, it ends on the thread that completes the
 * answer: with the answer's failure, or else with a {@link MessagingException} that gives the
 * reason.
 *
 * <p>Threads: any.
 */
public final class HandedOver<T, R extends @Nullable Object> extends CompletableFuture<R>
    implements BiConsumer<T, @Nullable Throwable> {
  private final CompletableFuture<T> answer;
  private final Reading<T, R> read;
  private final Executor callbacks;

  private HandedOver(CompletableFuture<T> answer, Reading<T, R> read, Executor callbacks) {
    this.answer = answer;
    this.read = read;
    this.callbacks = callbacks;
  }

  /**
   * Moves a driver's answer to {@code callbacks}, where {@code read} turns it into the result, and
   * passes a cancellation on to the answer.
   */
  public static <T, R extends @Nullable Object> CompletableFuture<R> of(
      CompletableFuture<T> answer, Reading<T, R> read, Executor callbacks) {
    HandedOver<T, R> result = new HandedOver<>(answer, read, callbacks);
    CompletionStage<T> incoming = answer;
    incoming.whenComplete(result);
    return result;
  }

  /** The answer has arrived. */
  @Override
  public void accept(T value, @Nullable Throwable error) {
    try {
      callbacks.execute(() -> finish(value, error));
    } catch (RejectedExecutionException e) {
      Throwable cause = unwrap(error);
      completeExceptionally(cause == null ? noThread(e) : cause);
    }
  }

  private static MessagingException noThread(RejectedExecutionException refusal) {
    return refusal.getCause() instanceof OutOfMemoryError
        ? new MessageDeliveryException(
            true, "The result arrived, but no thread could be started to read it", refusal)
        : new TransportClosedException(
            true, "The transport was closed before the result was read", refusal);
  }

  private void finish(T value, @Nullable Throwable error) {
    Throwable cause = unwrap(error);
    if (cause != null) {
      completeExceptionally(cause);
      return;
    }
    R result;
    try {
      result = read.read(value);
    } catch (Throwable e) { // the future must end
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

  /** Turns an answer into a result. Its exception is the failure of the future. */
  @FunctionalInterface
  public interface Reading<T, R extends @Nullable Object> {
    R read(T answer) throws Exception;
  }

  /** Returns the cause of a failure, without the {@link CompletionException} around it. */
  private static @Nullable Throwable unwrap(@Nullable Throwable error) {
    return error instanceof CompletionException && error.getCause() != null
        ? error.getCause()
        : error;
  }
}

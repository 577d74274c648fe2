// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc.client;

import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The future of an asynchronous request that goes through interceptors. Cancelling it cancels every
 * send that is in flight or begins later. It is one object for all of that, as many requests may be
 * in flight.
 *
 * <p>A send ends by its deadline, and nearly always the interceptors end with it. Only if they do
 * not, or have sent nothing yet, a timer task keeps them from holding the sender forever.
 *
 * <p>Threads: any.
 */
final class Intercepted extends CompletableFuture<@Nullable Object>
    implements BiConsumer<@Nullable Object, @Nullable Throwable>, OutgoingChain.Next {
  private final Interception of;
  private final ConcurrentLinkedQueue<CompletableFuture<?>> underWay =
      new ConcurrentLinkedQueue<>();

  Intercepted(Interception of) {
    this.of = of;
  }

  /** An interceptor sends, perhaps later or once more. */
  @Override
  public CompletableFuture<@Nullable Object> send(
      Sender sender, String method, Map<String, ? extends @Nullable Object> args) {
    if (isCancelled()) {
      return CompletableFuture.failedFuture(new CancellationException());
    }
    CompletableFuture<@Nullable Object> answer = of.send(sender, method, args);
    underWay.add(answer);
    // Read after writing: either the cancellation sees the answer or we see it.
    if (isCancelled()) {
      answer.cancel(false);
    }
    // Dependents run in reverse order: registered first, this runs after the interceptors' own.
    CompletionStage<@Nullable Object> sent = answer;
    sent.whenComplete((value, error) -> endInTime());
    return answer;
  }

  /** The interceptors have returned their future. */
  void follow(CompletionStage<@Nullable Object> outcome) {
    outcome.whenComplete(this);
    if (underWay.isEmpty()) {
      endInTime();
    }
  }

  private void endInTime() {
    if (!isDone()) {
      of.endInTime(this);
    }
  }

  /** The interceptors have ended. */
  @Override
  public void accept(@Nullable Object value, @Nullable Throwable error) {
    Throwable cause = Waiting.unwrap(error);
    if (cause != null) {
      completeExceptionally(cause);
      return;
    }
    try {
      complete(of.fit(value));
    } catch (RuntimeException e) {
      completeExceptionally(e);
    }
  }

  @Override
  public boolean cancel(boolean mayInterrupt) {
    boolean first = super.cancel(mayInterrupt);
    if (first) {
      cancelAnswers();
    }
    return first;
  }

  @Override
  public boolean completeExceptionally(Throwable error) {
    boolean first = super.completeExceptionally(error);
    if (first && error instanceof CancellationException) {
      cancelAnswers();
    }
    return first;
  }

  private void cancelAnswers() {
    underWay.forEach(answer -> answer.cancel(false));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc.client;

import dev.bergen.Deadline;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.spi.Timer;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Sends one request through a client's interceptors; not used by clients without any. */
public record Interception(
    Sender sender,
    String method,
    Map<String, ? extends @Nullable Object> args,
    Type type,
    Deadline deadline,
    boolean cast) {

  /** Runs on this thread, unless an interceptor uses another. */
  @Nullable Object await() throws Exception {
    CompletableFuture<@Nullable Object> outcome =
        run(
            (own, name, given) ->
                now(
                    () ->
                        cast
                            ? own.castNow(name, given, deadline)
                            : own.callNow(name, given, type, deadline)));
    CompletableFuture<@Nullable Object> guarded = outcome.isDone() ? outcome : guarded(outcome);
    return fit(Waiting.await(method, sender.settings().target(), deadline, guarded));
  }

  /** Returns a future that always ends, and that cancels {@code outcome} when it is cancelled. */
  private CompletableFuture<@Nullable Object> guarded(CompletableFuture<@Nullable Object> outcome) {
    CompletableFuture<@Nullable Object> result = new CompletableFuture<>();
    CompletionStage<@Nullable Object> ending = outcome;
    ending.whenComplete(
        (value, error) -> {
          if (error == null) {
            result.complete(value);
          } else {
            result.completeExceptionally(error);
          }
        });
    endInTime(result);
    CompletionStage<@Nullable Object> outgoing = result;
    outgoing.whenComplete(
        (value, error) -> {
          if (result.isCancelled()) {
            outcome.cancel(false);
          }
        });
    return result;
  }

  /** Does not wait; cancelling the future cancels every send that is in flight or begins later. */
  CompletableFuture<@Nullable Object> start() {
    Intercepted result = new Intercepted(this);
    result.follow(run(result));
    return result;
  }

  private CompletableFuture<@Nullable Object> run(OutgoingChain.Next last) {
    return Objects.requireNonNull(sender.settings().around().chain()).run(this, last);
  }

  /** Sends past all interceptors, without waiting. */
  CompletableFuture<@Nullable Object> send(
      Sender own, String name, Map<String, ? extends @Nullable Object> given) {
    return cast ? own.castSoon(name, given, deadline) : own.callSoon(name, given, type, deadline);
  }

  private static CompletableFuture<@Nullable Object> now(Callable<@Nullable Object> work) {
    try {
      return CompletableFuture.completedFuture(work.call());
    } catch (Exception e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Ends {@code result} a little after its deadline, if it has not ended by then. */
  void endInTime(CompletableFuture<@Nullable Object> result) {
    Timer.Cancellable guard = guard(result);
    CompletionStage<@Nullable Object> outgoing = result;
    outgoing.whenComplete((value, error) -> guard.cancel());
  }

  /** Keeps an interceptor that never ends from holding its caller forever. */
  private Timer.Cancellable guard(CompletableFuture<@Nullable Object> result) {
    Runnable giveUp =
        () ->
            result.completeExceptionally(
                new MessagingTimeoutException(
                    true,
                    "The interceptors of %s to %s did not end within %s"
                        .formatted(
                            method,
                            sender.settings().target(),
                            Deadline.inWords(deadline.timeout())),
                    null));
    return sender
        .transport()
        .timer()
        .schedule(
            deadline.remaining().plus(Waiting.GRACE),
            () -> {
              try {
                sender.transport().callbacks().execute(giveUp);
              } catch (RejectedExecutionException e) {
                giveUp.run();
              }
            });
  }

  @Nullable Object fit(@Nullable Object value) {
    if (cast || type == void.class || type == Void.class) {
      return null;
    }
    return type == Object.class ? value : sender.fit(method, value, type);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import dev.bergen.Deadline;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.spi.Timer;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sends one request through a client's interceptors; not used by clients without any. */
record Interception(
    Sender sender,
    String method,
    Map<String, ? extends @Nullable Object> args,
    Type type,
    Deadline deadline,
    boolean cast) {

  /** Runs on this thread, unless an interceptor uses another. */
  @Nullable Object await() throws Exception {
    CompletableFuture<@Nullable Object> outcome =
        step(
            0,
            request(),
            sent -> {
              Sender own = sender.with(sent);
              return now(
                  () ->
                      cast
                          ? own.castNow(sent.method(), sent.args(), deadline)
                          : own.callNow(sent.method(), sent.args(), type, deadline));
            });
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
    result.follow(step(0, request(), result));
    return result;
  }

  /** Sends past all interceptors, without waiting. */
  CompletableFuture<@Nullable Object> send(RpcRequest request) {
    Sender own = sender.with(request);
    return cast
        ? own.castSoon(request.method(), request.args(), deadline)
        : own.callSoon(request.method(), request.args(), type, deadline);
  }

  private RpcRequest request() {
    CallSettings settings = sender.settings();
    return new RpcRequest(
        settings.target(),
        method,
        args,
        settings.context(),
        settings.around().headers(),
        deadline,
        cast,
        settings.around().trace(settings.context()),
        settings.around().times());
  }

  /** The first interceptor is the outermost. */
  private CompletableFuture<@Nullable Object> step(
      int index, RpcRequest request, ClientInterceptor.Next last) {
    List<ClientInterceptor> interceptors = sender.settings().around().interceptors();
    if (index == interceptors.size()) {
      return last.send(request);
    }
    ClientInterceptor interceptor = interceptors.get(index);
    return caught(
        interceptor, () -> interceptor.intercept(request, inner -> step(index + 1, inner, last)));
  }

  /** An exception of an interceptor is a failure of the request, which outer interceptors see. */
  static CompletableFuture<@Nullable Object> caught(
      Object interceptor, Supplier<@Nullable CompletableFuture<@Nullable Object>> work) {
    try {
      CompletableFuture<@Nullable Object> result = work.get();
      return result == null
          ? CompletableFuture.failedFuture(
              new IllegalStateException("An interceptor returned no future: " + interceptor))
          : result;
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
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

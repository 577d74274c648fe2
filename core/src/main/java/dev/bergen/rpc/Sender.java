// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import dev.bergen.Deadline;
import dev.bergen.MessageDeliveryException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.RequestContext;
import dev.bergen.RpcVersionCapException;
import dev.bergen.Target;
import dev.bergen.Version;
import dev.bergen.spi.Reply;
import dev.bergen.spi.SendOptions;
import dev.bergen.transport.RpcTransport;
import dev.bergen.wire.Json;
import dev.bergen.wire.Request;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests and brings their answers back: from arguments to JSON, from the reply to a value
 * or an exception.
 */
record Sender(RpcTransport transport, CallSettings settings) {
  /** How much longer than its deadline a driver may take before we stop believing in it. */
  static final Duration GRACE = Duration.ofSeconds(5);

  /** Calls and waits. What waits is the caller's thread, and it reads the reply, too. */
  @Nullable Object call(String method, Map<String, ? extends @Nullable Object> args, Type type) {
    requireUninterrupted(method);
    Deadline deadline = callDeadline(method);
    return intercepted()
        ? new Interception(this, method, args, type, deadline, false).await()
        : callNow(method, args, type, deadline);
  }

  /** Past all interceptors. */
  @Nullable Object callNow(
      String method, Map<String, ? extends @Nullable Object> args, Type type, Deadline deadline) {
    return result(method, await(method, deadline, send(method, args, deadline)), type);
  }

  /** Calls without waiting; the reply is read on a thread for callbacks. */
  CompletableFuture<@Nullable Object> callAsync(
      String method, Map<String, ? extends @Nullable Object> args, Type type) {
    Deadline deadline;
    try {
      deadline = callDeadline(method);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
    return callBy(method, args, type, deadline);
  }

  /** Calls as {@link #callAsync} does, by a deadline that others share. */
  CompletableFuture<@Nullable Object> callBy(
      String method, Map<String, ? extends @Nullable Object> args, Type type, Deadline deadline) {
    return intercepted()
        ? new Interception(this, method, args, type, deadline, false).start()
        : callSoon(method, args, type, deadline);
  }

  /** Past all interceptors. */
  CompletableFuture<@Nullable Object> callSoon(
      String method, Map<String, ? extends @Nullable Object> args, Type type, Deadline deadline) {
    CompletableFuture<Reply> reply;
    try {
      reply = send(method, args, deadline);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
    return handOver(reply, value -> result(method, value, type));
  }

  /** Casts and waits for the broker to take it. */
  void cast(String method, Map<String, ? extends @Nullable Object> args) {
    requireUninterrupted(method);
    Deadline deadline = deadline();
    if (intercepted()) {
      new Interception(this, method, args, void.class, deadline, true).await();
    } else {
      castNow(method, args, deadline);
    }
  }

  /**
   * Past all interceptors.
   *
   * @return nothing, as a result is
   */
  @Nullable Object castNow(
      String method, Map<String, ? extends @Nullable Object> args, Deadline deadline) {
    return await(method, deadline, sendCast(method, args, deadline));
  }

  CompletableFuture<@Nullable Void> castAsync(
      String method, Map<String, ? extends @Nullable Object> args) {
    Deadline deadline = deadline();
    return intercepted()
        ? nothing(new Interception(this, method, args, void.class, deadline, true).start())
        : nothing(castSoon(method, args, deadline));
  }

  /** Past all interceptors. */
  CompletableFuture<@Nullable Object> castSoon(
      String method, Map<String, ? extends @Nullable Object> args, Deadline deadline) {
    CompletableFuture<Void> taken;
    try {
      taken = sendCast(method, args, deadline);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
    return handOver(taken, nothing -> null);
  }

  /** A future whose result is always null is one of anything. */
  @SuppressWarnings("unchecked")
  private static CompletableFuture<@Nullable Void> nothing(
      CompletableFuture<@Nullable Object> done) {
    return (CompletableFuture<@Nullable Void>) (CompletableFuture<?>) done;
  }

  private boolean intercepted() {
    return !settings.around().interceptors().isEmpty();
  }

  /** Returns a sender of what an interceptor made of a request. */
  Sender with(RpcRequest request) {
    return with(
        settings
            .withTarget(request.target())
            .withContext(request.context())
            .withSurroundings(settings.around().withHeaders(request.headers())));
  }

  Sender with(CallSettings other) {
    return new Sender(transport, other);
  }

  /** Made at the edge of the API, and then covers everything below. */
  private Deadline deadline() {
    return transport.timer().deadline(timeout());
  }

  /** A call that is made while another is handled ends with it. */
  Deadline callDeadline(String method) {
    return settings.around().deadline(method, timeout(), transport.timer());
  }

  private Duration timeout() {
    Duration timeout = settings.timeout();
    return timeout == null ? transport.timeout() : timeout;
  }

  private CompletableFuture<Reply> send(
      String method, Map<String, ? extends @Nullable Object> args, Deadline deadline) {
    SendOptions options =
        new SendOptions(deadline, settings.monitor(), settings.mandatory(), settings.retry());
    CompletableFuture<Reply> answer =
        transport.call(settings.target(), request(method, args), options);
    settings.around().link(answer);
    return answer;
  }

  private CompletableFuture<Void> sendCast(
      String method, Map<String, ? extends @Nullable Object> args, Deadline deadline) {
    SendOptions options = new SendOptions(deadline, null, settings.mandatory(), settings.retry());
    return transport.cast(settings.target(), request(method, args), options);
  }

  /** Arguments first, then the context, then the version cap: errors appear in this order. */
  private Request request(String method, Map<String, ? extends @Nullable Object> args) {
    Objects.requireNonNull(method, "method");
    Target target = settings.target();
    Json json = Payloads.writeArguments(settings.serializer(), settings.context(), args);
    RequestContext context = settings.serializer().serializeContext(settings.context());
    Version version = target.version();
    if (!settings.allows(version)) {
      throw capped(method);
    }
    return new Request(
        method,
        json,
        target.namespace(),
        version == null ? null : version.toString(),
        context,
        settings.around().headers());
  }

  private RpcVersionCapException capped(String method) {
    String version = String.valueOf(settings.target().version());
    String cap = String.valueOf(settings.versionCap());
    return new RpcVersionCapException(
        version,
        cap,
        "Requested message version, %s is incompatible with the version cap %s: %s to %s not sent"
            .formatted(version, cap, method, settings.target()),
        null);
  }

  private @Nullable Object result(String method, Reply reply, Type type) {
    if (reply.failure() != null) {
      throw settings.errors().toException(reply.failure());
    }
    if (type == void.class || type == Void.class) {
      return null;
    }
    Object value = Payloads.deserialize(settings.serializer(), settings.context(), reply.result());
    try {
      return Payloads.fit(value, type, "result");
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "The result of %s from %s does not fit %s: %s"
              .formatted(method, settings.target(), type.getTypeName(), e.getMessage()),
          e);
    }
  }

  private static void requireUninterrupted(String method) {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("Interrupted before " + method + " was sent");
    }
  }

  /**
   * Waits for what the driver promised by the deadline. The extra time only keeps a driver that
   * breaks its promise from holding us for ever.
   */
  <T extends @Nullable Object> T await(
      String method, Deadline deadline, CompletableFuture<T> answer) {
    try {
      return answer.get(deadline.remaining().plus(GRACE).toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      answer.cancel(false);
      Thread.currentThread().interrupt();
      CancellationException cancelled =
          new CancellationException(
              "Interrupted while waiting for %s to %s; it may still run"
                  .formatted(method, settings.target()));
      cancelled.initCause(e);
      throw cancelled;
    } catch (CancellationException e) {
      if (e.getMessage() != null) {
        throw e;
      }
      CancellationException cancelled =
          new CancellationException(
              "The call that %s to %s is a part of was cancelled; it may still run"
                  .formatted(method, settings.target()));
      cancelled.initCause(e);
      throw cancelled;
    } catch (TimeoutException e) {
      answer.cancel(false);
      throw new MessagingTimeoutException(
          true,
          "The driver said nothing about %s to %s within %s"
              .formatted(method, settings.target(), Deadline.inWords(deadline.timeout())),
          e);
    } catch (ExecutionException e) {
      throw unchecked(method, unwrap(e.getCause()));
    }
  }

  /** Moves a driver's answer to the threads for callbacks, and a cancellation the other way. */
  private <T, R extends @Nullable Object> CompletableFuture<R> handOver(
      CompletableFuture<T> answer, Function<T, R> read) {
    CompletableFuture<R> result = new CompletableFuture<>();
    CompletionStage<T> incoming = answer;
    incoming
        .whenCompleteAsync(
            (value, error) -> {
              if (error != null) {
                result.completeExceptionally(unwrap(error));
              } else {
                complete(result, value, read);
              }
            },
            transport.callbacks())
        // Only when the callbacks' threads have ended is the result still open here.
        .whenComplete(
            (value, error) -> {
              if (error != null) {
                result.completeExceptionally(unwrap(error));
              }
            });
    CompletionStage<R> outgoing = result;
    outgoing.whenComplete(
        (value, error) -> {
          if (result.isCancelled()) {
            answer.cancel(false);
          }
        });
    return result;
  }

  private static <T, R extends @Nullable Object> void complete(
      CompletableFuture<R> result, T value, Function<T, R> read) {
    R converted;
    try {
      converted = read.apply(value);
    } catch (RuntimeException | StackOverflowError e) {
      result.completeExceptionally(e);
      return;
    }
    result.complete(converted);
  }

  private RuntimeException unchecked(String method, @Nullable Throwable error) {
    if (error instanceof RuntimeException e) {
      return e;
    }
    if (error instanceof Error e) {
      throw e;
    }
    return new MessageDeliveryException(
        true, "Sending %s to %s failed".formatted(method, settings.target()), error);
  }

  static @Nullable Throwable unwrap(@Nullable Throwable error) {
    return error instanceof CompletionException && error.getCause() != null
        ? error.getCause()
        : error;
  }
}

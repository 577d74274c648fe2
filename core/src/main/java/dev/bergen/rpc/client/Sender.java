// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc.client;

import dev.bergen.Deadline;
import dev.bergen.InvalidTargetException;
import dev.bergen.MessageDecodingException;
import dev.bergen.RequestContext;
import dev.bergen.RpcVersionCapException;
import dev.bergen.Target;
import dev.bergen.Version;
import dev.bergen.internal.HandedOver;
import dev.bergen.internal.LogContext;
import dev.bergen.internal.Trace;
import dev.bergen.json.Json;
import dev.bergen.rpc.errors.ErrorTable;
import dev.bergen.rpc.typed.Payloads;
import dev.bergen.spi.Reply;
import dev.bergen.spi.SendOptions;
import dev.bergen.spi.Timer;
import dev.bergen.transport.RpcTransport;
import dev.bergen.wire.Request;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests and returns their answers: from arguments to JSON, from the reply to a value or an
 * exception.
 */
public record Sender(RpcTransport transport, CallSettings settings) {
  /** Calls as {@link #callTyped} does, for callers that declare no checked exception. */
  public @Nullable Object call(
      String method, Map<String, ? extends @Nullable Object> args, Type type) {
    try {
      return callTyped(method, args, type);
    } catch (Exception e) {
      throw ErrorTable.unchecked(e);
    }
  }

  /**
   * Calls and waits on the caller's thread, which also reads the reply.
   *
   * @throws Exception a checked one only if the client's table maps a remote name to it
   */
  @Nullable Object callTyped(String method, Map<String, ? extends @Nullable Object> args, Type type)
      throws Exception {
    Waiting.requireUninterrupted(method);
    Deadline deadline = callDeadline(method);
    return intercepted()
        ? new Interception(this, method, args, type, deadline, false).await()
        : callNow(method, args, type, deadline);
  }

  /** Past all interceptors. */
  @Nullable Object callNow(
      String method, Map<String, ? extends @Nullable Object> args, Type type, Deadline deadline)
      throws Exception {
    TimeSplit split = timeSplit();
    Reply reply = Waiting.await(method, settings.target(), deadline, send(method, args, deadline));
    return result(method, reply, type, split);
  }

  /** Calls without waiting; the reply is read on a thread for callbacks. */
  public CompletableFuture<@Nullable Object> callAsync(
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
    TimeSplit split = timeSplit();
    CompletableFuture<Reply> reply;
    try {
      reply = send(method, args, deadline);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
    return HandedOver.of(reply, value -> result(method, value, type, split), callbacks(method));
  }

  /** Casts and waits until the broker has accepted the message. */
  public void cast(String method, Map<String, ? extends @Nullable Object> args) {
    Waiting.requireUninterrupted(method);
    Deadline deadline = deadline();
    try {
      if (intercepted()) {
        new Interception(this, method, args, void.class, deadline, true).await();
      } else {
        castNow(method, args, deadline);
      }
    } catch (Exception e) {
      throw ErrorTable.unchecked(e);
    }
  }

  /**
   * Past all interceptors.
   *
   * @return {@code null}, in place of a result
   */
  @Nullable Object castNow(
      String method, Map<String, ? extends @Nullable Object> args, Deadline deadline)
      throws Exception {
    return Waiting.await(method, settings.target(), deadline, sendCast(method, args, deadline));
  }

  public CompletableFuture<@Nullable Void> castAsync(
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
    return HandedOver.of(taken, nothing -> null, callbacks(method));
  }

  /** Callbacks log with the context of their request. */
  private Executor callbacks(String method) {
    return LogContext.of(settings.context(), settings.target(), method, null)
        .on(transport.callbacks());
  }

  /** A future whose result is always null can be cast to any type. */
  @SuppressWarnings("unchecked")
  private static CompletableFuture<@Nullable Void> nothing(
      CompletableFuture<@Nullable Object> done) {
    return (CompletableFuture<@Nullable Void>) (CompletableFuture<?>) done;
  }

  private boolean intercepted() {
    return settings.around().chain() != null;
  }

  public Sender with(CallSettings other) {
    return new Sender(transport, other);
  }

  /** Made at the edge of the API, and then covers everything below. */
  private Deadline deadline() {
    return transport.timer().deadline(timeout());
  }

  /** A call that is made while another is handled ends with that one. */
  Deadline callDeadline(String method) {
    return settings.around().deadline(method, timeout(), transport.timer());
  }

  private Duration timeout() {
    Duration timeout = settings.timeout();
    return timeout == null ? transport.timeout() : timeout;
  }

  private CompletableFuture<Reply> send(
      String method, Map<String, ? extends @Nullable Object> args, Deadline deadline) {
    if (settings.target().fanout()) {
      // before a serializer can fail, as in Python
      throw new InvalidTargetException(
          settings.target(), "A call cannot be used with fanout", null);
    }
    SendOptions options =
        new SendOptions(
            deadline,
            settings.monitor(),
            settings.mandatory(),
            settings.retry(),
            settings.around().times() != null);
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
        Trace.with(context, settings.around().trace(settings.context())),
        settings.around().headers());
  }

  private RpcVersionCapException capped(String method) {
    Version version = settings.target().version();
    String cap = String.valueOf(settings.versionCap());
    return new RpcVersionCapException(
        version == null ? null : version.toString(),
        cap,
        "Requested message version, %s is incompatible with the version cap %s: %s to %s not sent"
            .formatted(version, cap, method, settings.target()),
        null);
  }

  /** Starts measuring a call; {@code null} without a listener for its times. */
  private @Nullable TimeSplit timeSplit() {
    TimeSplit.Listener listener = settings.around().times();
    Timer timer = transport.timer();
    return listener == null ? null : new TimeSplit(timer, timer.nanoTime(), listener);
  }

  private @Nullable Object result(String method, Reply reply, Type type, @Nullable TimeSplit split)
      throws Exception {
    if (split != null) {
      split.read(reply);
    }
    if (reply.failure() != null) {
      throw settings.errors().toException(reply.failure());
    }
    if (type == void.class || type == Void.class) {
      return null;
    }
    Object value = Payloads.deserialize(settings.serializer(), settings.context(), reply.result());
    return fit(method, value, type);
  }

  /**
   * Makes a result of {@code type}.
   *
   * @throws MessageDecodingException if it does not fit
   */
  @Nullable Object fit(String method, @Nullable Object value, Type type) {
    try {
      return Payloads.fit(value, type, "result");
    } catch (IllegalArgumentException e) {
      throw new MessageDecodingException(
          "The result of %s from %s does not fit %s: %s"
              .formatted(method, settings.target(), type.getTypeName(), e.getMessage()),
          e);
    }
  }
}

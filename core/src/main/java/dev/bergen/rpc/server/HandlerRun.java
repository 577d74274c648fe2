// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc.server;

import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.Version;
import dev.bergen.internal.HandlerThreads;
import dev.bergen.internal.LogContext;
import dev.bergen.internal.Trace;
import dev.bergen.json.Json;
import dev.bergen.rpc.errors.FailureWriter;
import dev.bergen.rpc.errors.RefusedException;
import dev.bergen.rpc.handled.Caller;
import dev.bergen.rpc.handled.HandledCall;
import dev.bergen.spi.IncomingRequest;
import dev.bergen.spi.ServerClock;
import dev.bergen.wire.Request;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request: finds its method and runs it inside the interceptors. {@link RequestEnd} is notified
 * of every outcome.
 *
 * <p>Threads: runs on a worker; a method that returns a future ends on the thread that completes
 * it.
 */
final class HandlerRun implements HandlerThreads.Task {
  private static final Logger log = LoggerFactory.getLogger("dev.bergen.rpc.RpcServer");

  private final Handling handling;
  private final IncomingRequest incoming;
  private final Caller caller;
  private final RequestEnd end;

  /** Makes a run whose heartbeats begin now, though a worker may be free only later. */
  HandlerRun(Handling handling, IncomingRequest incoming, ServerSink sink) {
    this.handling = handling;
    this.incoming = incoming;
    this.caller = new Caller(incoming.deadline(), incoming.messageId());
    this.end = new RequestEnd(handling, incoming, sink, caller);
    if (incoming.wantsReply()) {
      incoming.onCancel(this::cancel);
    }
  }

  @Override
  public void run() {
    ServerClock clock = incoming.clock();
    if (clock != null) {
      clock.begins();
    }
    if (caller.isGone()) {
      end.skip();
      return;
    }
    LogContext.Scope logged = () -> {};
    try {
      Request request = incoming.request();
      RequestContext context =
          handling.serializer().deserializeContext(Trace.without(request.context()));
      Found found = find(request);
      HandledCall call = context(request, context, found.method() != null);
      LogContext about =
          LogContext.of(context, handling.target(), call.method(), incoming.messageId());
      logged = about.enter();
      IncomingChain chain = handling.chain();
      Object result =
          chain == null
              ? handle(found, call, null)
              : chain.run(call, (inner, view) -> handleSafely(found, inner, view));
      if (result instanceof CompletionStage<?> later) {
        later.whenComplete((value, error) -> end.finish(context, value, error));
      } else {
        end.finish(context, result, null);
      }
    } catch (RefusedException e) {
      end.refuse(e);
    } catch (Throwable e) {
      end.fail(e);
      rethrowIfFatal(e);
    } finally {
      logged.close();
    }
  }

  /** The server is closing and no longer waits for its handlers. */
  @Override
  public void refused() {
    end.fail(new IllegalStateException("The server was closed before this request could begin"));
  }

  /** Fails the request, as no thread can run it. */
  void fail(Throwable error) {
    end.fail(error);
  }

  /** The method for a request, or why there is none. */
  private record Found(@Nullable EndpointMethod method, @Nullable RefusedException refusal) {

    EndpointMethod orThrow() throws RefusedException {
      if (method != null) {
        return method;
      }
      throw Objects.requireNonNull(refusal);
    }
  }

  private Found find(Request request) {
    try {
      EndpointMethod method = handling.dispatcher().find(request);
      return new Found(method, null);
    } catch (RefusedException e) {
      return new Found(null, e);
    }
  }

  /**
   * Runs the method; its exceptions are thrown unchanged.
   *
   * @param view the call as interceptors have passed it on; {@code null} without interceptors
   */
  private @Nullable Object handle(Found wanted, HandledCall call, @Nullable Object view)
      throws Throwable {
    EndpointMethod found = wanted.orThrow();
    end.found(found);
    Object result = invoke(found, call, view, arguments(incoming.request()));
    if (result instanceof CompletionStage<?> later) {
      caller.onCancel(() -> cancel(later));
    }
    return result;
  }

  private @Nullable Object invoke(
      EndpointMethod found, HandledCall call, @Nullable Object view, Map<String, Json> args)
      throws Throwable {
    HandledCall before = call.enter();
    Trace.Scope scope = Trace.handle(call.trace());
    caller.enter();
    try {
      return found.invoke(handling.serializer(), call, view, args);
    } finally {
      caller.leave();
      scope.close();
      HandledCall.restore(before);
    }
  }

  private CompletableFuture<@Nullable Object> handleSafely(
      Found found, HandledCall call, Object view) {
    try {
      Object result = handle(found, call, view);
      return result instanceof CompletionStage<?> later
          ? later.<@Nullable Object>thenApply(value -> value).toCompletableFuture()
          : CompletableFuture.completedFuture(result);
    } catch (Throwable e) {
      rethrowIfFatal(e);
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Called on the driver's thread, so user code is cancelled on another. */
  private void cancel() {
    if (end.hasCome()) {
      return;
    }
    log.debug("Cancelled by its caller: id={}", incoming.messageId());
    end.stopHeartbeats();
    caller.cancel(handling.callbacks());
  }

  /** A stage that cannot be cancelled continues, and its result is dropped. */
  private void cancel(CompletionStage<?> later) {
    try {
      later.toCompletableFuture().cancel(true);
    } catch (UnsupportedOperationException e) {
      log.debug("The result of a method cannot be cancelled: id={}", incoming.messageId(), e);
    }
  }

  private HandledCall context(Request request, RequestContext context, boolean served) {
    Target target = handling.target();
    if (request.namespace() != null) {
      target = target.withNamespace(request.namespace());
    }
    // An invalid version matches no endpoint; an interceptor may still see such a request.
    if (request.version() != null && Version.parseOrNull(request.version()) != null) {
      target = target.withVersion(request.version());
    }
    return new HandledCall(
        context,
        target,
        String.valueOf(request.method()),
        incoming.messageId(),
        incoming.monitorSeconds(),
        request.headers(),
        Trace.in(request.context(), request.headers()),
        served,
        caller);
  }

  private static Map<String, Json> arguments(Request request) throws RefusedException {
    Json args = request.args();
    if (args.isNull()) {
      return Map.of();
    }
    if (args.isObject()) {
      return args.members();
    }
    throw new RefusedException(FailureWriter.typeError("The arguments are not an object"));
  }

  /** The JVM is in trouble; its handler for uncaught exceptions must be notified. */
  private static void rethrowIfFatal(Throwable error) {
    if (error instanceof VirtualMachineError fatal && !(fatal instanceof StackOverflowError)) {
      throw fatal;
    }
  }
}

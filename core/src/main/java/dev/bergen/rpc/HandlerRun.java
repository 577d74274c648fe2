// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.Version;
import dev.bergen.spi.IncomingRequest;
import dev.bergen.spi.Reply;
import dev.bergen.wire.Failure;
import dev.bergen.wire.Json;
import dev.bergen.wire.Request;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request: finds its method, runs it, answers. Whatever happens, it ends exactly once, its
 * heartbeats stop and its place becomes free.
 *
 * <p>Threads: runs on a worker; a method that returns a future ends on the thread that completes
 * it.
 */
final class HandlerRun implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(RpcServer.class);
  private static final String IGNORE_ERRORS = "_ignore_errors";

  private final Handling handling;
  private final IncomingRequest incoming;
  private final ServerSink sink;
  private final Caller caller;
  private final @Nullable Heartbeats heartbeats;
  private final AtomicBoolean ended = new AtomicBoolean();

  /** Written before the method runs. {@code null} until it is found. */
  private volatile @Nullable EndpointMethod method;

  /** Makes a run whose heartbeats begin now, though a worker may be free only later. */
  HandlerRun(Handling handling, IncomingRequest incoming, ServerSink sink) {
    this.handling = handling;
    this.incoming = incoming;
    this.sink = sink;
    this.caller = new Caller(incoming.deadline(), incoming.messageId());
    this.heartbeats = Heartbeats.start(handling.timer(), incoming);
    if (incoming.wantsReply()) {
      incoming.onCancel(this::cancel);
    }
  }

  @Override
  public void run() {
    if (caller.isGone()) {
      skip();
      return;
    }
    try {
      Request request = incoming.request();
      RequestContext context = handling.serializer().deserializeContext(request.context());
      RpcContext call = context(request, context);
      Object result = handling.interceptors().isEmpty() ? handle(call) : step(0, call);
      if (result instanceof CompletionStage<?> later) {
        later.whenComplete((value, error) -> finish(context, value, error));
      } else {
        finish(context, result, null);
      }
    } catch (RefusedException e) {
      refuse(e);
    } catch (Throwable e) {
      fail(e);
      rethrowIfFatal(e);
    }
  }

  /** Finds the method and runs it; what it throws comes out as it is. */
  private @Nullable Object handle(RpcContext call) throws Throwable {
    Request request = incoming.request();
    EndpointMethod found = handling.dispatcher().find(request);
    method = found;
    Object result = invoke(found, call, arguments(request));
    if (result instanceof CompletionStage<?> later) {
      caller.onCancel(() -> cancel(later));
    }
    return result;
  }

  private @Nullable Object invoke(EndpointMethod found, RpcContext call, Map<String, Json> args)
      throws Throwable {
    RpcContext before = call.enter();
    caller.enter();
    try {
      return found.invoke(handling.serializer(), call, args);
    } finally {
      caller.leave();
      RpcContext.restore(before);
    }
  }

  /** The first interceptor is the outermost. */
  private CompletableFuture<@Nullable Object> step(int index, RpcContext call) {
    if (index == handling.interceptors().size()) {
      return handleSafely(call);
    }
    ServerInterceptor interceptor = handling.interceptors().get(index);
    return Interception.caught(
        interceptor, () -> interceptor.intercept(call, inner -> step(index + 1, inner)));
  }

  private CompletableFuture<@Nullable Object> handleSafely(RpcContext call) {
    try {
      Object result = handle(call);
      return result instanceof CompletionStage<?> later
          ? later.<@Nullable Object>thenApply(value -> value).toCompletableFuture()
          : CompletableFuture.completedFuture(result);
    } catch (Throwable e) {
      rethrowIfFatal(e);
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Driver thread: whatever of the user's is to end, ends on another. */
  private void cancel() {
    if (ended.get()) {
      return;
    }
    log.debug("Cancelled by its caller: id={}", incoming.messageId());
    if (heartbeats != null) {
      heartbeats.stop();
    }
    caller.cancel(handling.callbacks());
  }

  /** A stage that cannot be cancelled goes on, and its result is dropped. */
  private void cancel(CompletionStage<?> later) {
    try {
      later.toCompletableFuture().cancel(true);
    } catch (UnsupportedOperationException e) {
      log.debug("What a method returned cannot be cancelled: id={}", incoming.messageId(), e);
    }
  }

  private void skip() {
    log.debug(
        "Not handled, as its caller has gone: {} id={}",
        incoming.request().method(),
        incoming.messageId());
    sink.skipped();
    end(null);
  }

  /** Ends the request with a failure. */
  void fail(Throwable thrown) {
    Throwable error = unwrap(thrown);
    Failure failure;
    try {
      failure = handling.failures().write(error);
      logFailure(error);
    } catch (RuntimeException | StackOverflowError e) {
      // An exception of the application's that cannot even be asked for its message.
      log.warn("A failure could not be told in full: id={}", incoming.messageId(), e);
      failure = FailureWriter.plain(RemoteName.of(error.getClass()), "");
    }
    end(Reply.failure(failure));
  }

  private void finish(RequestContext context, @Nullable Object value, @Nullable Throwable error) {
    if (error != null) {
      if (unwrap(error) instanceof RefusedException refused) {
        refuse(refused);
      } else {
        fail(error);
      }
      return;
    }
    Json result;
    try {
      result = Payloads.writeResult(handling.serializer(), context, value);
    } catch (RuntimeException | StackOverflowError e) {
      fail(e);
      return;
    }
    end(Reply.result(result));
  }

  private void refuse(RefusedException e) {
    Failure failure = e.failure();
    String name = String.valueOf(incoming.request().method());
    if (name.endsWith(IGNORE_ERRORS) && failure.type().equals(RemoteName.NO_SUCH_METHOD.type())) {
      log.debug("Request refused: {} id={}", printable(failure), incoming.messageId());
    } else {
      log.warn("Request refused: {} id={}", printable(failure), incoming.messageId());
    }
    end(Reply.failure(failure));
  }

  private void logFailure(Throwable error) {
    EndpointMethod found = method;
    if (caller.isCancelled()) {
      log.debug("Failed after its caller had gone: id={}", incoming.messageId(), error);
    } else if (found != null && found.expects(error)) {
      log.debug("Expected failure of {}: id={}", found.name(), incoming.messageId(), error);
    } else {
      String name = found == null ? "a request" : found.name();
      log.warn("{} failed: id={}", name, incoming.messageId(), error);
    }
  }

  /**
   * Ends the request.
   *
   * @param reply {@code null} when nobody waits for one
   */
  private void end(@Nullable Reply reply) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    if (heartbeats != null) {
      heartbeats.stop();
    }
    sink.replying();
    CompletionStage<Void> sent = send(reply);
    sent.whenComplete((nothing, error) -> sink.replied());
  }

  private CompletionStage<Void> send(@Nullable Reply reply) {
    if (reply == null || !incoming.wantsReply() || caller.isCancelled()) {
      return CompletableFuture.completedFuture(null);
    }
    try {
      return incoming.reply(reply);
    } catch (RuntimeException e) {
      log.warn("Reply not sent: id={}", incoming.messageId(), e);
      return CompletableFuture.failedFuture(e);
    }
  }

  private RpcContext context(Request request, RequestContext context) {
    Target target = handling.target();
    if (request.namespace() != null) {
      target = target.withNamespace(request.namespace());
    }
    // What is no version nobody answers to; an interceptor may see such a request.
    if (request.version() != null && Version.parseOrNull(request.version()) != null) {
      target = target.withVersion(request.version());
    }
    return new RpcContext(
        context,
        target,
        String.valueOf(request.method()),
        incoming.messageId(),
        incoming.monitorSeconds(),
        request.headers(),
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
    throw new RefusedException(FailureWriter.typeError("The arguments are no object"));
  }

  /** A text from the wire may hold anything; a log line is one line. */
  private static String printable(Failure failure) {
    String text = failure.message();
    String cut = text.length() > 200 ? text.substring(0, 200) + "…" : text;
    return cut.replaceAll("\\p{Cntrl}", "?");
  }

  private static Throwable unwrap(Throwable error) {
    boolean wrapper = error instanceof CompletionException || error instanceof ExecutionException;
    return wrapper && error.getCause() != null ? error.getCause() : error;
  }

  /** The JVM is in trouble, which its handler for uncaught exceptions shall know. */
  private static void rethrowIfFatal(Throwable error) {
    if (error instanceof VirtualMachineError fatal && !(fatal instanceof StackOverflowError)) {
      throw fatal;
    }
  }
}

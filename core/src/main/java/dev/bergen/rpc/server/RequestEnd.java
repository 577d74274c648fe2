// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc.server;

import dev.bergen.RequestContext;
import dev.bergen.internal.LogText;
import dev.bergen.json.Json;
import dev.bergen.rpc.errors.FailureWriter;
import dev.bergen.rpc.errors.RefusedException;
import dev.bergen.rpc.errors.RemoteName;
import dev.bergen.rpc.handled.Caller;
import dev.bergen.rpc.typed.Payloads;
import dev.bergen.spi.IncomingRequest;
import dev.bergen.spi.Reply;
import dev.bergen.spi.ServerClock;
import dev.bergen.wire.Failure;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of one request: with a result, a failure, a refusal or nothing, exactly once. It stops
 * the heartbeats, logs a failure, sends the reply and frees the request's place.
 *
 * <p>Threads: any; only the first end counts.
 */
final class RequestEnd {
  private static final Logger log = LoggerFactory.getLogger("dev.bergen.rpc.RpcServer");
  private static final String IGNORE_ERRORS = "_ignore_errors";

  private final Handling handling;
  private final IncomingRequest incoming;
  private final ServerSink sink;
  private final Caller caller;
  private final @Nullable Heartbeats heartbeats;
  private final AtomicBoolean ended = new AtomicBoolean();

  /** Written before the method runs. {@code null} until it is found. */
  private volatile @Nullable EndpointMethod method;

  /** When it began, on the transport's clock. Written before {@link #method}. */
  private long foundNanos;

  /** Makes the end of a request whose heartbeats begin now. */
  RequestEnd(Handling handling, IncomingRequest incoming, ServerSink sink, Caller caller) {
    this.handling = handling;
    this.incoming = incoming;
    this.sink = sink;
    this.caller = caller;
    this.heartbeats = Heartbeats.start(handling.timer(), incoming);
  }

  /** Notes the method that handles the request. */
  void found(EndpointMethod found) {
    foundNanos = handling.timer().nanoTime();
    method = found;
  }

  private void count(@Nullable Throwable error) {
    EndpointMethod found = method;
    if (found != null && !ended.get()) {
      found.counts().ended(handling.timer().nanoTime() - foundNanos, error);
    }
  }

  /** The handler has ended, and nothing is written yet. */
  private void stopClock() {
    ServerClock clock = incoming.clock();
    if (clock != null) {
      clock.ends();
    }
  }

  boolean hasCome() {
    return ended.get();
  }

  void stopHeartbeats() {
    if (heartbeats != null) {
      heartbeats.stop();
    }
  }

  /** Ends a request that has not run, as its caller has stopped waiting. */
  void skip() {
    log.debug(
        "Request skipped, its caller stopped waiting: {} id={}",
        incoming.request().method(),
        incoming.messageId());
    sink.skipped();
    end(null);
  }

  /** Ends with the method's result or exception. */
  void finish(RequestContext context, @Nullable Object value, @Nullable Throwable error) {
    stopClock();
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
    count(null);
    end(Reply.result(result));
  }

  void fail(Throwable thrown) {
    stopClock();
    Throwable error = unwrap(thrown);
    count(error);
    Failure failure;
    try {
      failure = handling.failures().write(error);
      logFailure(error);
    } catch (RuntimeException | StackOverflowError e) {
      // An exception of the application's whose getMessage() or the like throws.
      log.warn(
          "Cannot serialize a failure, replying with its type only: id={}",
          incoming.messageId(),
          e);
      failure = FailureWriter.plain(RemoteName.of(error.getClass()), "");
    }
    end(Reply.failure(failure));
  }

  void refuse(RefusedException e) {
    stopClock();
    Failure failure = e.failure();
    String name = String.valueOf(incoming.request().method());
    if (name.endsWith(IGNORE_ERRORS) && failure.type().equals(RemoteName.NO_SUCH_METHOD.type())) {
      log.debug(
          "Request refused: {} id={}", LogText.line(failure.message(), 200), incoming.messageId());
    } else {
      log.warn(
          "Request refused: {} id={}", LogText.line(failure.message(), 200), incoming.messageId());
    }
    end(Reply.failure(failure));
  }

  private void logFailure(Throwable error) {
    EndpointMethod found = method;
    if (caller.isCancelled()) {
      log.debug(
          "Request failed after its caller stopped waiting: id={}", incoming.messageId(), error);
    } else if (found != null && found.expects(error)) {
      log.debug("Expected failure of {}: id={}", found.name(), incoming.messageId(), error);
    } else {
      String name = found == null ? "a request" : found.name();
      log.warn("{} failed: id={}", name, incoming.messageId(), error);
    }
  }

  /**
   * @param reply {@code null} when the caller does not wait for one
   */
  private void end(@Nullable Reply reply) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    stopHeartbeats();
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

  private static Throwable unwrap(Throwable error) {
    boolean wrapper = error instanceof CompletionException || error instanceof ExecutionException;
    return wrapper && error.getCause() != null ? error.getCause() : error;
  }
}

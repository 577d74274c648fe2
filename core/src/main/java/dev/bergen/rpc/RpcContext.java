// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import dev.bergen.Deadline;
import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.rpc.handled.HandledCall;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Information for a handler about the call that it answers. A parameter of this type receives it; a
 * parameter of type {@link RequestContext} receives only what the caller sent along.
 *
 * <p>Calls that a handler makes on its own thread end with the call that it handles: at its {@link
 * #deadline} and when it {@link #isCancelled is cancelled}. On other threads {@link
 * RpcClient#within} does the same. Casts are sent all the same.
 *
 * <p>Threads: any; all but the cancellation is immutable.
 */
public final class RpcContext {
  private final HandledCall call;

  RpcContext(HandledCall call) {
    this.call = call;
  }

  /**
   * Returns the same call with another request context, which interceptors pass on and handlers see
   * from then on.
   */
  public RpcContext withRequest(RequestContext other) {
    return new RpcContext(call.withRequest(other));
  }

  /** Returns what the packages below know of this. */
  HandledCall handled() {
    return call;
  }

  /** Returns what the caller sent along, after the server's serializer has read it. */
  public RequestContext request() {
    return call.request();
  }

  /** Returns the server's target, with the namespace and version of the request. */
  public Target target() {
    return call.target();
  }

  /** Returns the name of the requested RPC method; see {@link #isServed}. */
  public String method() {
    return call.method();
  }

  /**
   * Returns whether the server has this method. If not, an interceptor sees the request before it
   * fails, and the name may be anything.
   */
  public boolean isServed() {
    return call.served();
  }

  /** Returns the id that names the call in logs on both sides; {@code null} in a cast. */
  public @Nullable String messageId() {
    return call.messageId();
  }

  /**
   * Returns after how many seconds without a heartbeat the caller stops waiting; {@code null} when
   * it expects none. Heartbeats are sent without any work of the handler.
   */
  public @Nullable Double clientTimeout() {
    return call.clientTimeout();
  }

  /** Returns what the caller's interceptors sent beside the message; empty from Python. */
  public Map<String, String> headers() {
    return call.headers();
  }

  /**
   * Returns the caller's trace context: {@code traceparent}, and {@code tracestate} and {@code
   * baggage} if there are any, from the context, where oslo.messaging 18.3 writes them, or else
   * from the headers; empty without a tracer. {@link #request} does not contain them. Requests and
   * notifications that a handler sends on its own thread, or {@link RpcClient#within within} the
   * call, carry the same trace unless an interceptor changes it.
   */
  public Map<String, String> trace() {
    return call.trace();
  }

  /**
   * Returns when the caller stops waiting, or a moment later; {@code null} in a cast, and when the
   * request has no deadline. Requests from Python have one, too. A request whose deadline passes
   * before its handler begins is not handled at all.
   */
  public @Nullable Deadline deadline() {
    return call.caller().deadline();
  }

  /**
   * Returns whether the caller has cancelled the call. The handler's thread is interrupted then,
   * and a future that it returned is cancelled; no reply is sent. Only callers in Java cancel
   * calls, and an expired deadline is not a cancellation.
   */
  public boolean isCancelled() {
    return call.caller().isCancelled();
  }

  /**
   * Runs {@code action} when the caller cancels the call, at once if it has: for work on threads
   * other than the handler's. Runs at most once, on a thread where few others may block meanwhile;
   * never after the reply.
   */
  public void onCancel(Runnable action) {
    call.caller().onCancel(action);
  }

  /** Leaves out the values of context and headers, which may be secrets. */
  @Override
  public String toString() {
    return call.toString();
  }
}

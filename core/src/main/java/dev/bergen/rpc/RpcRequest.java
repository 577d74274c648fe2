// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import dev.bergen.Deadline;
import dev.bergen.RequestContext;
import dev.bergen.Target;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A call or a cast before it is sent, as a {@link ClientInterceptor} sees it.
 *
 * @param args by name, before the serializer
 * @param headers passed to Java servers beside the message
 * @param deadline covers all of it: interceptors, sending, and the reply of a call
 * @param cast whether there is no reply
 * @param trace tracing headers for the servers, {@code traceparent} and the like. They are sent
 *     inside the context, past the serializer, and no handler sees them there. By default they are
 *     those of the request that is being handled; empty if there is none
 * @param times gets the durations of the call's parts, once for each reply whose server reports
 *     them; {@code null} requests none
 */
public record RpcRequest(
    Target target,
    String method,
    Map<String, ? extends @Nullable Object> args,
    RequestContext context,
    Map<String, String> headers,
    Deadline deadline,
    boolean cast,
    Map<String, String> trace,
    @Nullable Consumer<? super CallTimes> times) {

  public RpcRequest {
    trace = Map.copyOf(trace);
  }

  /** Returns the request for another target. */
  public RpcRequest withTarget(Target other) {
    return new RpcRequest(other, method, args, context, headers, deadline, cast, trace, times);
  }

  /** Returns the request with these arguments in place of all others. */
  public RpcRequest withArgs(Map<String, ? extends @Nullable Object> others) {
    return new RpcRequest(target, method, others, context, headers, deadline, cast, trace, times);
  }

  /** Returns the request with another context. */
  public RpcRequest withContext(RequestContext other) {
    return new RpcRequest(target, method, args, other, headers, deadline, cast, trace, times);
  }

  /** Returns a request with one more header, or with another value of it. */
  public RpcRequest withHeader(String name, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(name, value);
    return new RpcRequest(
        target, method, args, context, Map.copyOf(more), deadline, cast, trace, times);
  }

  /** Returns a request with other tracing headers. */
  public RpcRequest withTrace(Map<String, String> other) {
    return new RpcRequest(target, method, args, context, headers, deadline, cast, other, times);
  }

  /**
   * Returns a request whose server is asked for the durations of the call there. Java servers
   * report them beside their reply, over RabbitMQ (unless {@code java_peer_headers} is off at one
   * end) and in memory; Python servers do not see the question. A request may have several
   * listeners.
   *
   * @param listener is called before the call ends, on the thread that reads the reply, and must
   *     not block. Its exceptions are logged. Not called for a cast, nor if there is no reply
   */
  public RpcRequest withTimes(Consumer<? super CallTimes> listener) {
    Consumer<? super CallTimes> before = times;
    Consumer<? super CallTimes> all =
        before == null
            ? listener
            : told -> {
              before.accept(told);
              listener.accept(told);
            };
    return new RpcRequest(target, method, args, context, headers, deadline, cast, trace, all);
  }

  /** Leaves out arguments, context and headers, which may be secrets. */
  @Override
  public String toString() {
    return "RpcRequest[" + (cast ? "cast " : "call ") + method + " to " + target + "]";
  }
}

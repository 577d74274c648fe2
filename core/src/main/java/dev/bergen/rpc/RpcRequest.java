// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import dev.bergen.Deadline;
import dev.bergen.RequestContext;
import dev.bergen.Target;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call or a cast before it is sent, as a {@link ClientInterceptor} sees it.
 *
 * @param args by name, before the serializer
 * @param headers what Java servers see beside the message
 * @param deadline covers all of it: interceptors, sending, and the reply of a call
 * @param cast whether there is no reply
 * @param trace what tracers say to the servers' ones: {@code traceparent} and the like. It travels
 *     inside the context, past the serializer, and no handler sees it there. By default it is the
 *     trace of the request that is being handled; empty if there is none
 */
public record RpcRequest(
    Target target,
    String method,
    Map<String, ? extends @Nullable Object> args,
    RequestContext context,
    Map<String, String> headers,
    Deadline deadline,
    boolean cast,
    Map<String, String> trace) {

  public RpcRequest {
    trace = Map.copyOf(trace);
  }

  public RpcRequest withTarget(Target other) {
    return new RpcRequest(other, method, args, context, headers, deadline, cast, trace);
  }

  public RpcRequest withArgs(Map<String, ? extends @Nullable Object> others) {
    return new RpcRequest(target, method, others, context, headers, deadline, cast, trace);
  }

  public RpcRequest withContext(RequestContext other) {
    return new RpcRequest(target, method, args, other, headers, deadline, cast, trace);
  }

  /** Returns a request with one more header, or with another value of it. */
  public RpcRequest withHeader(String name, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(name, value);
    return new RpcRequest(target, method, args, context, Map.copyOf(more), deadline, cast, trace);
  }

  /** Returns a request that says something else to tracers. */
  public RpcRequest withTrace(Map<String, String> other) {
    return new RpcRequest(target, method, args, context, headers, deadline, cast, other);
  }

  /** Leaves out arguments, context and headers, which may be secrets. */
  @Override
  public String toString() {
    return "RpcRequest[" + (cast ? "cast " : "call ") + method + " to " + target + "]";
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import dev.bergen.RequestContext;
import dev.bergen.Target;
import org.jspecify.annotations.Nullable;

/**
 * What a handler may know about the call that it answers. A parameter of this type receives it; a
 * parameter of type {@link RequestContext} receives only what the caller sent along.
 *
 * <p>Threads: immutable.
 */
public final class RpcContext {
  private final RequestContext request;
  private final Target target;
  private final String method;
  private final @Nullable String messageId;
  private final @Nullable Double clientTimeout;

  RpcContext(
      RequestContext request,
      Target target,
      String method,
      @Nullable String messageId,
      @Nullable Double clientTimeout) {
    this.request = request;
    this.target = target;
    this.method = method;
    this.messageId = messageId;
    this.clientTimeout = clientTimeout;
  }

  /** Returns what the caller sent along, after the server's serializer has read it. */
  public RequestContext request() {
    return request;
  }

  /** Returns the server's target, with the namespace and version that the caller asked for. */
  public Target target() {
    return target;
  }

  /** Returns the RPC method's name. */
  public String method() {
    return method;
  }

  /** Returns the id that names the call in logs on both sides; {@code null} in a cast. */
  public @Nullable String messageId() {
    return messageId;
  }

  /**
   * Returns after how many seconds without a heartbeat the caller gives up; {@code null} when it
   * does not watch. Heartbeats are sent without the handler's doing.
   */
  public @Nullable Double clientTimeout() {
    return clientTimeout;
  }

  /** Leaves out the context's values, which may be secrets. */
  @Override
  public String toString() {
    return "RpcContext[" + method + " at " + target + ", " + messageId + ", " + request + "]";
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc.handled;

import dev.bergen.RequestContext;
import dev.bergen.Target;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call or a cast that a server handles; users see it as {@code RpcContext}, which documents the
 * parts.
 *
 * <p>Threads: any; all but the cancellation is immutable.
 *
 * @param messageId {@code null} in a cast
 * @param clientTimeout seconds; {@code null} when the caller expects no heartbeat
 * @param served whether the server has the method
 */
public record HandledCall(
    RequestContext request,
    Target target,
    String method,
    @Nullable String messageId,
    @Nullable Double clientTimeout,
    Map<String, String> headers,
    Map<String, String> trace,
    boolean served,
    Caller caller) {

  /** The call that the current thread handles; none while it does something else. */
  private static final ThreadLocal<@Nullable HandledCall> CURRENT = new ThreadLocal<>();

  /** Returns the call that this thread handles; {@code null} when it handles none. */
  public static @Nullable HandledCall current() {
    return CURRENT.get();
  }

  /**
   * Makes this the call that this thread handles.
   *
   * @return the one before, to be restored with {@link #restore}
   */
  public @Nullable HandledCall enter() {
    HandledCall before = CURRENT.get();
    CURRENT.set(this);
    return before;
  }

  public static void restore(@Nullable HandledCall before) {
    if (before == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(before);
    }
  }

  /** Returns the same call with another request context. */
  public HandledCall withRequest(RequestContext other) {
    return new HandledCall(
        other, target, method, messageId, clientTimeout, headers, trace, served, caller);
  }

  /** Leaves out the values of context and headers, which may be secrets. */
  @Override
  public String toString() {
    return "RpcContext[" + method + " at " + target + ", " + messageId + ", " + request + "]";
  }
}

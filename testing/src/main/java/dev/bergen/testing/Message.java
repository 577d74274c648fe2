// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testing;

import dev.bergen.Target;
import dev.bergen.wire.Request;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way between a transport and its broker, as {@link Faults} see it.
 *
 * @param target where a call or a cast goes; on replies and heartbeats the server that sends them
 * @param request what was asked; on replies and heartbeats the request that they belong to
 */
public record Message(Kind kind, Target target, Request request) {

  /** What a message is for. */
  public enum Kind {
    /** A request whose sender waits for a reply. */
    CALL,
    /** A request that nobody waits for. */
    CAST,
    /** The result of a call, or how its method failed. */
    REPLY,
    /** A server's sign that it still works on a call. */
    HEARTBEAT
  }

  /** Returns the name of the RPC method; {@code null} if the request names none. */
  public @Nullable String method() {
    return request.method();
  }

  /** Returns whether this is a call or a cast. */
  public boolean isRequest() {
    return kind == Kind.CALL || kind == Kind.CAST;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testing;

import dev.bergen.Target;
import dev.bergen.spi.NotificationAddress;
import dev.bergen.wire.Notification;
import dev.bergen.wire.Request;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way between a transport and its broker, as {@link Faults} see it.
 *
 * @param target where a call or a cast goes; on replies and heartbeats the server that sends them;
 *     on notifications exchange and topic
 * @param request what was asked; on replies and heartbeats the request that they belong to; on
 *     notifications their event type as the method and their payload as the arguments
 */
public record Message(Kind kind, Target target, Request request) {

  /** The kind of a message. */
  public enum Kind {
    /** A request whose sender waits for a reply. */
    CALL,
    /** A request without a reply. */
    CAST,
    /** The result of a call, or how its method failed. */
    REPLY,
    /** A server's sign that it still works on a call. */
    HEARTBEAT,
    /** An event for all listeners. */
    NOTIFICATION
  }

  static Message of(NotificationAddress address, Notification notification) {
    Target topic = Target.topic(address.topic());
    return new Message(
        Kind.NOTIFICATION,
        address.exchange() == null ? topic : topic.withExchange(address.exchange()),
        new Request(
            notification.eventType(), notification.payload(), null, null, notification.context()));
  }

  /** Returns the name of the RPC method, or the event type; {@code null} if it names none. */
  public @Nullable String method() {
    return request.method();
  }

  /** Returns whether this is a call or a cast. */
  public boolean isRequest() {
    return kind == Kind.CALL || kind == Kind.CAST;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.tap;

import dev.bergen.observe.sight.Sighting;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A message that was seen and, if it is a reply, the call that it belongs to. A reply has no
 * information but its call's id; the rest comes from the call.
 *
 * @param call {@code null} for everything else, and where the call was not seen
 */
public record Joined(Sighting sighting, @Nullable Call call) {

  /** Returns the topic it was sent to, or that of its call. */
  public @Nullable String topic() {
    return call == null ? sighting.topic() : call.topic();
  }

  /** Returns the server it was sent to, or that of its call. */
  public @Nullable String server() {
    return call == null ? sighting.server() : call.server();
  }

  /** Returns the called or answered method; {@code null} for messages other than RPC. */
  public @Nullable String method() {
    return switch (sighting.kind()) {
      case CALL, CAST, FANOUT -> sighting.name();
      case REPLY, FAILURE, HEARTBEAT -> call == null ? null : call.method();
      case NOTIFICATION, UNREADABLE -> null;
    };
  }

  /** Returns the method's namespace. */
  public @Nullable String namespace() {
    return call == null ? sighting.namespace() : call.namespace();
  }

  /** Returns the method's version. */
  public @Nullable String version() {
    return call == null ? sighting.version() : call.version();
  }

  /** Returns the id of the request that it is a part of. */
  public @Nullable String requestId() {
    return call == null ? sighting.requestId() : call.requestId();
  }

  /** Returns the id that the request has across services. */
  public @Nullable String globalRequestId() {
    return call == null ? sighting.globalRequestId() : call.globalRequestId();
  }

  /** Returns how long after its call it came; {@code null} without a call. */
  public @Nullable Duration after() {
    return call == null ? null : Duration.between(call.at(), sighting.at());
  }
}

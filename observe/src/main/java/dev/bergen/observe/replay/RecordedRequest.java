// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.replay;

import dev.bergen.observe.sight.Kind;
import dev.bergen.wire.Notification;
import dev.bergen.wire.Request;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something of a recording that can be sent again.
 *
 * @param number of the message in its recording, from 1
 * @param at when it was seen
 * @param session the how many-th stretch of the recording it is of, from 1
 * @param kind a call, a cast, a fanout or a notification
 * @param id its identity: the id of the call, else that of the message, else its number
 * @param exchange the exchange of its topic; {@code null} if the message does not contain it, as
 *     with a fanout
 * @param topic what it was sent to
 * @param server the one server that it was sent to; {@code null} for any
 * @param request {@code null} for a notification
 * @param event {@code null} for a request
 * @param monitor how long a caller waited for a sign of life; {@code null} if it did not watch
 */
public record RecordedRequest(
    long number,
    Instant at,
    int session,
    Kind kind,
    String id,
    @Nullable String exchange,
    String topic,
    @Nullable String server,
    @Nullable Request request,
    @Nullable Notification event,
    @Nullable Duration monitor) {

  /** Returns the method, or the type of the event. */
  public String name() {
    String name = request != null ? request.method() : event != null ? event.eventType() : null;
    return name == null ? "" : name;
  }

  /** Returns topic and server as brokers write them. */
  public String address() {
    return server == null ? topic : topic + "." + server;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.notify.outgoing;

import dev.bergen.RequestContext;
import dev.bergen.message.Priority;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A notification before it is sent, as a {@link NotifierInterceptor} sees it.
 *
 * @param context before redactor and serializer
 * @param payload before the serializer
 * @param topics each of which receives it
 * @param trace tracing headers for the listeners, {@code traceparent} and the like. They are sent
 *     inside the context, past redactor and serializer, and no endpoint in Java sees them there. By
 *     default they are those of the request that is being handled; empty if there is none
 */
public record OutgoingEvent(
    String publisherId,
    Priority priority,
    RequestContext context,
    String eventType,
    @Nullable Object payload,
    List<String> topics,
    Map<String, String> trace) {

  public OutgoingEvent {
    topics = List.copyOf(topics);
    trace = Map.copyOf(trace);
  }

  /** Returns an event with another context. */
  public OutgoingEvent withContext(RequestContext other) {
    return new OutgoingEvent(publisherId, priority, other, eventType, payload, topics, trace);
  }

  /** Returns an event with another payload. */
  public OutgoingEvent withPayload(@Nullable Object other) {
    return new OutgoingEvent(publisherId, priority, context, eventType, other, topics, trace);
  }

  /** Returns an event with other tracing headers. */
  public OutgoingEvent withTrace(Map<String, String> other) {
    return new OutgoingEvent(publisherId, priority, context, eventType, payload, topics, other);
  }

  /** Leaves out payload and context, which may be secrets. */
  @Override
  public String toString() {
    return "OutgoingEvent[%s %s by %s]".formatted(priority, eventType, publisherId);
  }
}

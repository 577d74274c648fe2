// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.tap;

import dev.bergen.json.Json;
import dev.bergen.observe.sight.Kind;
import dev.bergen.observe.sight.Sighting;
import dev.bergen.observe.trace.Span;
import dev.bergen.observe.trace.Trace;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A trace as a tree, for programs. */
final class TraceJson {
  private TraceJson() {}

  /** Returns one line of JSON. */
  static String of(Trace trace) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("id", trace.id());
    members.put("seconds", seconds(trace.length()));
    members.put("left_out", trace.leftOut());
    members.put("steps", trace.roots().stream().map(TraceJson::span).toList());
    return Json.of(members).text();
  }

  private static Map<String, @Nullable Object> span(Span span) {
    Sighting start = span.start();
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("at", start.at().toString());
    members.put("kind", start.kind().word());
    members.put("topic", start.topic());
    members.put("server", start.server());
    boolean event = start.kind() == Kind.NOTIFICATION;
    members.put(event ? "event_type" : "method", start.name());
    if (event) {
      members.put("priority", start.priority());
      members.put("publisher_id", start.publisher());
    } else {
      members.put("namespace", start.namespace());
      members.put("version", start.version());
    }
    members.put("message_id", start.messageId());
    members.put("request_id", start.requestId());
    members.put("queued_seconds", seconds(span.queued()));
    members.put("deliveries", span.deliveries().stream().map(TraceJson::delivery).toList());
    if (start.kind() == Kind.CALL) {
      Sighting end = span.end();
      members.put("reply_to", start.replyTo());
      members.put("end", end == null ? null : end.kind().word());
      members.put("error", end == null || end.kind() != Kind.FAILURE ? null : end.name());
      members.put("seconds", seconds(span.duration()));
      members.put("heartbeats", span.heartbeats());
    }
    members.put("steps", span.children().stream().map(TraceJson::span).toList());
    return members;
  }

  private static Map<String, Object> delivery(Span.Delivery delivery) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("at", delivery.at().toString());
    members.put("queue", delivery.queue());
    members.put("redelivered", delivery.redelivered());
    return members;
  }

  private static @Nullable Double seconds(@Nullable Duration duration) {
    return duration == null ? null : duration.toNanos() / 1e9;
  }
}

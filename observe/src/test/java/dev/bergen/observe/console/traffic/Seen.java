// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console.traffic;

import dev.bergen.observe.sight.Kind;
import dev.bergen.observe.sight.Sighting;
import dev.bergen.spi.queues.RawMessage;
import dev.bergen.spi.queues.TappedMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sightings as a tap's reader makes them, for tests. */
public record Seen(
    Kind kind,
    @Nullable String topic,
    @Nullable String server,
    @Nullable String name,
    @Nullable String id,
    @Nullable String request,
    @Nullable String caller,
    @Nullable String queue,
    Instant at,
    String body) {
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  public static Seen call(String topic, String method, String id) {
    return new Seen(
        Kind.CALL, topic, null, method, id, null, "reply_host:app:1", null, START, "{}");
  }

  public static Seen cast(String topic, String method) {
    return new Seen(Kind.CAST, topic, null, method, null, null, null, null, START, "{}");
  }

  public static Seen reply(String id) {
    return new Seen(Kind.REPLY, null, null, null, id, null, null, null, START, "{}");
  }

  public static Seen failure(String id, String exception) {
    return new Seen(Kind.FAILURE, null, null, exception, id, null, null, null, START, "{}");
  }

  public static Seen event(String topic, String type) {
    return new Seen(Kind.NOTIFICATION, topic, null, type, null, null, null, null, START, "{}");
  }

  public Seen on(String newServer) {
    return new Seen(kind, topic, newServer, name, id, request, caller, queue, at, body);
  }

  public Seen of(String newRequest) {
    return new Seen(kind, topic, server, name, id, newRequest, caller, queue, at, body);
  }

  public Seen from(String newCaller) {
    return new Seen(kind, topic, server, name, id, request, newCaller, queue, at, body);
  }

  public Seen deliveredFrom(String newQueue) {
    return new Seen(kind, topic, server, name, id, request, caller, newQueue, at, body);
  }

  public Seen with(String newBody) {
    return new Seen(kind, topic, server, name, id, request, caller, queue, at, newBody);
  }

  /** Seen so many milliseconds after {@link #START}. */
  public Seen after(long millis) {
    return new Seen(
        kind, topic, server, name, id, request, caller, queue, START.plusMillis(millis), body);
  }

  public Sighting sighting() {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    boolean isEvent = kind == Kind.NOTIFICATION;
    return new Sighting(
        kind,
        topic,
        server,
        name,
        null,
        isEvent ? null : "1.0",
        isEvent ? "info" : null,
        isEvent ? "compute.node-1" : null,
        id,
        null,
        caller,
        request,
        null,
        true,
        null,
        new TappedMessage(
            at,
            "openstack",
            topic == null ? "reply_host:app:1" : topic,
            queue,
            null,
            new RawMessage(topic == null ? "" : topic, Map.of(), Map.of(), bytes)));
  }
}

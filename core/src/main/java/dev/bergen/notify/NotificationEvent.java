// SPDX-License-Identifier: Apache-2.0
package dev.bergen.notify;

import dev.bergen.MessageDecodingException;
import dev.bergen.RequestContext;
import dev.bergen.internal.Trace;
import dev.bergen.json.Json;
import dev.bergen.json.Serializer;
import dev.bergen.message.Priority;
import dev.bergen.notify.send.Outbox;
import dev.bergen.spi.IncomingNotification;
import dev.bergen.wire.Notification;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A notification as its handler sees it. Missing parts are {@code null}.
 *
 * <p>Threads: any; immutable, as far as the serializer's values are.
 */
public final class NotificationEvent {
  private final Notification notification;
  private final Priority priority;
  private final boolean redelivered;
  private final RequestContext context;

  /** Null when nothing has changed the payload, so that it can still be read as any type. */
  private final @Nullable Object deserialized;

  private final boolean plain;

  @SuppressWarnings("ReferenceEquality") // the serializer that changes nothing is known by identity
  private NotificationEvent(
      IncomingNotification incoming, Priority priority, Serializer serializer) {
    this.notification = incoming.notification();
    this.priority = priority;
    this.redelivered = incoming.redelivered();
    this.plain = serializer == Outbox.PLAIN;
    this.context = serializer.deserializeContext(Trace.without(notification.context()));
    this.deserialized =
        plain ? null : serializer.deserialize(context, notification.payload().toJava());
  }

  static NotificationEvent of(
      IncomingNotification incoming, Priority priority, Serializer serializer) {
    return new NotificationEvent(incoming, priority, serializer);
  }

  /** Returns the context of the event's cause, as far as the sender disclosed it: often empty. */
  public RequestContext context() {
    return context;
  }

  /**
   * Returns the sender's trace context: {@code traceparent}, and {@code tracestate} and {@code
   * baggage} if there are any; empty without a tracer. {@link #context} does not contain them.
   */
  public Map<String, String> trace() {
    return Trace.in(notification.context());
  }

  /** Returns the publisher, such as {@code compute.host1}. */
  public @Nullable String publisherId() {
    return notification.publisherId();
  }

  /** Returns the event type, such as {@code compute.instance.create.end}. */
  public @Nullable String eventType() {
    return notification.eventType();
  }

  /** Returns the priority, which was also part of the address. */
  public Priority priority() {
    return priority;
  }

  /**
   * Returns the payload as the serializer gives it; without one as null, Boolean, Long, BigInteger
   * (beyond 64 bits), Double, String, List or Map.
   */
  public @Nullable Object payload() {
    return plain ? notification.payload().toJava() : deserialized;
  }

  /**
   * Returns the payload as {@code type}: a record, an enum, a collection, …; null stays null.
   *
   * @throws MessageDecodingException if it does not fit; the message names where
   */
  @SuppressWarnings({"unchecked", "NullAway"}) // null only where the payload is
  public <T extends @Nullable Object> T payload(Class<T> type) {
    return (T) payload((Type) type);
  }

  /** Like {@link #payload(Class)}, for a type with type arguments. */
  public @Nullable Object payload(Type type) {
    if (type instanceof Class<?> raw && raw.isInstance(deserialized)) {
      return deserialized;
    }
    Json json = plain ? notification.payload() : Json.of(deserialized);
    try {
      return json.toJava(type, "payload");
    } catch (IllegalArgumentException e) {
      throw new MessageDecodingException(
          "The payload of %s does not fit %s: %s"
              .formatted(notification, type.getTypeName(), e.getMessage()),
          e);
    }
  }

  /** Returns the UUID that identifies the notification. */
  public @Nullable String messageId() {
    return notification.messageId();
  }

  /** Returns when it happened, in UTC, as it was sent: {@code 2026-11-22 12:54:07.641151}. */
  public @Nullable String timestamp() {
    return notification.timestamp();
  }

  /** Returns {@code message_id} and {@code timestamp}, as filters know them. */
  public Map<String, @Nullable String> metadata() {
    Map<String, @Nullable String> metadata = new LinkedHashMap<>();
    metadata.put("message_id", messageId());
    metadata.put("timestamp", timestamp());
    return metadata;
  }

  /** Returns whether the broker has marked it as redelivered. */
  public boolean redelivered() {
    return redelivered;
  }

  /** Returns the entry of the payload, as the serializer gives it or else as it was sent. */
  @Nullable Object payloadEntry(String name) {
    if (deserialized instanceof Map<?, ?> entries) {
      return entries.get(name);
    }
    return notification.payload().toJava() instanceof Map<?, ?> sent ? sent.get(name) : null;
  }

  /** Names it for logs; payload and context stay out of them. */
  @Override
  public String toString() {
    return notification.toString();
  }
}

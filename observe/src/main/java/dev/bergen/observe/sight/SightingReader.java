// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.sight;

import dev.bergen.RequestContext;
import dev.bergen.message.JsonLimits;
import dev.bergen.message.MalformedMessageException;
import dev.bergen.spi.queues.TappedMessage;
import dev.bergen.wire.Compression;
import dev.bergen.wire.Failure;
import dev.bergen.wire.Notification;
import dev.bergen.wire.NotificationMessage;
import dev.bergen.wire.ReplyMessage;
import dev.bergen.wire.Request;
import dev.bergen.wire.RequestMessage;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads copies of messages into {@link Sighting}s. Every message becomes one; nothing is thrown.
 *
 * <p>A message does not name the conversation that it belongs to. A request has a method, a
 * notification an event type, a reply a result or a failure beside the id of its call; everything
 * else is {@link Kind#UNREADABLE}.
 *
 * <p>Threads: any.
 */
public final class SightingReader {
  private static final String FANOUT = "_fanout";
  private static final String COMPRESSION = "compression";
  private static final String ENCODING = "content_encoding";
  private static final String REQUEST_ID = "request_id";
  private static final String GLOBAL_REQUEST_ID = "global_request_id";

  /** All that is read of a context, which may have thirty entries. */
  private static final Set<String> IDS = Set.of(REQUEST_ID, GLOBAL_REQUEST_ID);

  private final JsonLimits limits;

  /** Reads with the default limits of messages. */
  public SightingReader() {
    this(JsonLimits.DEFAULT);
  }

  /** Reads with other limits; messages beyond them are unreadable. */
  public SightingReader(JsonLimits limits) {
    this.limits = limits;
  }

  /** Returns what a copy is. */
  public Sighting read(TappedMessage copy) {
    byte[] body;
    try {
      body = plain(copy);
    } catch (MalformedMessageException e) {
      return unreadable(copy, String.valueOf(e.getMessage()));
    }
    if (copy.exchange().isEmpty()) { // as replies are sent: no need to look for the others first
      Sighting reply = wholeReply(copy, body);
      if (reply != null) {
        return reply;
      }
    }
    Sighting request = request(copy, body);
    if (request != null) {
      return request;
    }
    Sighting notification = notification(copy, body);
    if (notification != null) {
      return notification;
    }
    try {
      return reply(copy, ReplyMessage.decode(body, limits));
    } catch (MalformedMessageException e) {
      return unreadable(copy, reason(body));
    }
  }

  private byte[] plain(TappedMessage copy) throws MalformedMessageException {
    byte[] body = copy.message().body();
    Object codec = copy.message().headers().get(COMPRESSION);
    if (codec instanceof String name) {
      if (Compression.named(name).isEmpty()) {
        throw new MalformedMessageException("The body is compressed with " + name, null);
      }
      return Compression.decompress(name, body, limits);
    }
    Object encoding = copy.message().properties().get(ENCODING);
    if (encoding instanceof String name && name.toLowerCase(Locale.ROOT).contains("gzip")) {
      return Compression.decompress("application/x-gzip", body, limits);
    }
    return body;
  }

  private @Nullable Sighting request(TappedMessage copy, byte[] body) {
    RequestMessage message;
    try {
      message = RequestMessage.decodeHead(body, limits, IDS);
    } catch (MalformedMessageException e) {
      return null;
    }
    Request request = message.request();
    if (request.method() == null) {
      return null;
    }
    boolean fanout = copy.exchange().endsWith(FANOUT);
    Address address = Address.of(copy, fanout);
    return new Sighting(
        message.messageId() != null ? Kind.CALL : fanout ? Kind.FANOUT : Kind.CAST,
        address.topic(),
        address.server(),
        request.method(),
        request.namespace(),
        request.version(),
        null,
        null,
        message.messageId(),
        message.uniqueId(),
        message.replyQueue(),
        text(request.context(), REQUEST_ID),
        text(request.context(), GLOBAL_REQUEST_ID),
        true,
        null,
        copy);
  }

  private @Nullable Sighting notification(TappedMessage copy, byte[] body) {
    NotificationMessage message;
    try {
      message = NotificationMessage.decode(body, limits);
    } catch (MalformedMessageException e) {
      return null;
    }
    Notification event = message.notification();
    if (event.eventType() == null) {
      return null;
    }
    String priority = event.priority();
    return new Sighting(
        Kind.NOTIFICATION,
        Address.of(copy, false).topic(),
        null,
        event.eventType(),
        null,
        null,
        priority == null ? null : priority.toLowerCase(Locale.ROOT),
        event.publisherId(),
        event.messageId(),
        message.uniqueId(),
        null,
        text(event.context(), REQUEST_ID),
        text(event.context(), GLOBAL_REQUEST_ID),
        true,
        null,
        copy);
  }

  private @Nullable Sighting wholeReply(TappedMessage copy, byte[] body) {
    try {
      Sighting reply = reply(copy, ReplyMessage.decode(body, limits));
      return reply.kind() == Kind.UNREADABLE ? null : reply;
    } catch (MalformedMessageException e) {
      return null;
    }
  }

  private static Sighting reply(TappedMessage copy, ReplyMessage reply) {
    Failure failure = reply.failure();
    if (failure != null && failure.type().equals(Failure.MALFORMED_REPLY)) {
      return unreadable(copy, failure.message());
    }
    Kind kind = failure != null ? Kind.FAILURE : reply.ending() ? Kind.REPLY : Kind.HEARTBEAT;
    return new Sighting(
        kind,
        null,
        null,
        failure == null ? null : name(failure),
        null,
        null,
        null,
        null,
        reply.messageId(),
        reply.uniqueId(),
        copy.routingKey(),
        null,
        null,
        reply.ending(),
        null,
        copy);
  }

  private static String name(Failure failure) {
    return failure.module().isEmpty() ? failure.type() : failure.module() + "." + failure.type();
  }

  private static @Nullable String text(RequestContext context, String key) {
    return context.values().get(key) instanceof String text && !text.isEmpty() ? text : null;
  }

  private String reason(byte[] body) {
    try {
      RequestMessage.decode(body, limits);
      return "it is neither a request nor a reply nor a notification";
    } catch (MalformedMessageException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static Sighting unreadable(TappedMessage copy, String why) {
    return new Sighting(
        Kind.UNREADABLE,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        true,
        why,
        copy);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.wire;

import dev.bergen.MessageEncodingException;
import dev.bergen.RequestContext;
import dev.bergen.json.Json;
import dev.bergen.json.text.JsonCursor;
import dev.bergen.message.JsonLimits;
import dev.bergen.message.MalformedMessageException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A notification as sent on the wire.
 *
 * @param uniqueId of this message, the same each time it is published; {@code null} when the sender
 *     gave none
 */
public record NotificationMessage(Notification notification, @Nullable String uniqueId) {

  private static final String CONTEXT = "_context";
  private static final String CONTEXT_PREFIX = ContextEntries.PREFIX;

  /** Writes the members of a message, in their order. */
  private interface MemberWriter {
    void text(String name, @Nullable String value);

    void json(String name, Json value);
  }

  /**
   * Returns the body for brokers with queues: every entry of the context is a member of its own.
   *
   * @throws MessageEncodingException if JSON cannot carry a value of the context
   */
  public byte[] encode(NotificationFormat format) {
    if (format == NotificationFormat.PLAIN) {
      PlainWriter out = new PlainWriter();
      write(out);
      writeContextMembers(out);
      return out.body();
    }
    EnvelopeWriter out = new EnvelopeWriter(expectedSize());
    write(out);
    writeContextMembers(out);
    return out.body();
  }

  /**
   * Returns the body for Kafka: in an envelope, with the context in one member, which is present
   * even if it is empty.
   *
   * @throws MessageEncodingException if JSON cannot carry a value of the context
   */
  public byte[] encodeWithContextObject() {
    EnvelopeWriter out = new EnvelopeWriter(expectedSize());
    write(out);
    out.json(CONTEXT, Json.of(notification.context().values(), "context"));
    return out.body();
  }

  private int expectedSize() {
    int payload = notification.payload().text().length();
    return 512 + payload + payload / 4;
  }

  private void write(MemberWriter out) {
    out.text("message_id", notification.messageId());
    out.text("publisher_id", notification.publisherId());
    out.text("event_type", notification.eventType());
    out.text("priority", notification.priority());
    out.json("payload", notification.payload());
    out.text("timestamp", notification.timestamp());
    if (uniqueId != null) {
      out.text("_unique_id", uniqueId);
    }
  }

  private void writeContextMembers(MemberWriter out) {
    notification
        .context()
        .values()
        .forEach(
            (name, value) -> out.json(CONTEXT_PREFIX + name, Json.of(value, "context." + name)));
  }

  /** Writes both JSON layers at once. */
  private static final class EnvelopeWriter implements MemberWriter {
    private final MessageWriter out;

    EnvelopeWriter(int expected) {
      out = new MessageWriter(expected);
    }

    @Override
    public void text(String name, @Nullable String value) {
      out.name(name).textOrNull(value);
    }

    @Override
    public void json(String name, Json value) {
      out.name(name).json(value);
    }

    byte[] body() {
      return out.body();
    }
  }

  private static final class PlainWriter implements MemberWriter {
    private final StringBuilder out = new StringBuilder("{");

    @Override
    public void text(String name, @Nullable String value) {
      json(name, Json.of(value));
    }

    @Override
    public void json(String name, Json value) {
      if (out.length() > 1) {
        out.append(", ");
      }
      out.append(Json.of(name).text()).append(": ").append(value.text());
    }

    byte[] body() {
      return out.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }
  }

  /**
   * Reads a body in any of these formats.
   *
   * @throws MalformedMessageException if it is not a JSON object; the message must be rejected
   */
  public static NotificationMessage decode(byte[] body, JsonLimits limits)
      throws MalformedMessageException {
    MessageReader.Message<Members> read = MessageReader.read(body, limits, Members::new);
    if (!read.enveloped()) {
      read.members().unwrap();
    }
    return read.members().message();
  }

  private static final class Members implements MessageReader.Members {
    private @Nullable String messageId;
    private @Nullable String publisherId;
    private @Nullable String eventType;
    private @Nullable String priority;
    private Json payload = Json.NULL;
    private @Nullable String timestamp;
    private @Nullable String uniqueId;
    private final Map<String, @Nullable Object> context = new LinkedHashMap<>();

    @Override
    public void member(String name, JsonCursor value) throws MalformedMessageException {
      switch (name) {
        case "message_id" -> messageId = text(value);
        case "publisher_id" -> publisherId = text(value);
        case "event_type" -> eventType = text(value);
        case "priority" -> priority = text(value);
        case "payload" -> payload = Json.read(value);
        case "timestamp" -> timestamp = text(value);
        case "_unique_id" -> uniqueId = text(value);
        case CONTEXT -> addContext(value.java());
        default -> {
          if (name.startsWith(CONTEXT_PREFIX)) {
            context.put(name.substring(CONTEXT_PREFIX.length()), value.java());
          }
        }
      }
    }

    private void addContext(@Nullable Object value) {
      if (value instanceof Map<?, ?> entries) {
        entries.forEach((name, entry) -> context.put(String.valueOf(name), entry));
      }
    }

    /** Returns a value that is not a text as its JSON text. */
    private static @Nullable String text(JsonCursor value) throws MalformedMessageException {
      if (value.isNull()) {
        return null;
      }
      return value.isText() ? value.text() : value.piece();
    }

    /** Without an envelope, Python marks values with their types. */
    void unwrap() {
      payload = TypedValues.unwrap(payload);
      context.replaceAll((name, value) -> TypedValues.unwrap(value));
    }

    NotificationMessage message() {
      return new NotificationMessage(
          new Notification(
              messageId,
              publisherId,
              eventType,
              priority,
              payload,
              timestamp,
              context.isEmpty() ? RequestContext.empty() : new RequestContext(context)),
          uniqueId);
    }
  }
}

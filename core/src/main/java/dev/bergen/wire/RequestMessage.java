// SPDX-License-Identifier: Apache-2.0
package dev.bergen.wire;

import dev.bergen.MessageEncodingException;
import dev.bergen.RequestContext;
import dev.bergen.json.Json;
import dev.bergen.json.text.JsonCursor;
import dev.bergen.message.JsonLimits;
import dev.bergen.message.MalformedMessageException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request as sent on the wire, with the address of the reply.
 *
 * @param messageId identifies the call in its reply; {@code null} when no reply is wanted
 * @param replyQueue the queue of the reply; {@code null} on casts
 * @param monitorSeconds the caller's call-monitor timeout in seconds, as sent; {@code null} when
 *     the caller does not expect heartbeats
 * @param uniqueId of this message, the same each time it is published; {@code null} when the sender
 *     gave none
 */
public record RequestMessage(
    Request request,
    @Nullable String messageId,
    @Nullable String replyQueue,
    @Nullable Double monitorSeconds,
    @Nullable String uniqueId) {

  private static final String CONTEXT_PREFIX = ContextEntries.PREFIX;

  private static final byte[] METHOD = MessageWriter.member("method");
  private static final byte[] ARGS = MessageWriter.member("args");
  private static final byte[] NAMESPACE = MessageWriter.member("namespace");
  private static final byte[] VERSION = MessageWriter.member("version");
  private static final byte[] MESSAGE_ID = MessageWriter.member("_msg_id");
  private static final byte[] REPLY_QUEUE = MessageWriter.member("_reply_q");
  private static final byte[] TIMEOUT = MessageWriter.member("_timeout");
  private static final byte[] UNIQUE_ID = MessageWriter.member("_unique_id");

  /**
   * Returns the body: both JSON layers of envelope 2.0, in ASCII.
   *
   * @throws MessageEncodingException if JSON cannot carry a value of the context
   */
  public byte[] encode() {
    String args = request.args().text();
    MessageWriter out = new MessageWriter(512 + args.length() + args.length() / 4);
    out.name(METHOD).textOrNull(request.method());
    out.name(ARGS).json(request.args());
    if (request.namespace() != null) {
      out.name(NAMESPACE).text(request.namespace());
    }
    if (request.version() != null) {
      out.name(VERSION).text(request.version());
    }
    if (messageId != null) {
      out.name(MESSAGE_ID).text(messageId);
      out.name(REPLY_QUEUE).textOrNull(replyQueue);
      out.name(TIMEOUT);
      writeMonitor(out);
    }
    if (uniqueId != null) {
      out.name(UNIQUE_ID).text(uniqueId);
    }
    for (Map.Entry<String, @Nullable Object> entry : request.context().values().entrySet()) {
      out.name(CONTEXT_PREFIX, entry.getKey());
      writeContext(out, entry.getKey(), entry.getValue());
    }
    return out.body();
  }

  private static void writeContext(MessageWriter out, String key, @Nullable Object value) {
    if (value == null || value instanceof String) {
      out.textOrNull((String) value);
    } else if (value instanceof Boolean bool) {
      out.bool(bool);
    } else {
      out.json(Json.of(value, "context." + key));
    }
  }

  private void writeMonitor(MessageWriter out) {
    if (monitorSeconds == null || !Double.isFinite(monitorSeconds)) {
      out.nothing();
      return;
    }
    long whole = monitorSeconds.longValue();
    out.number(whole == monitorSeconds ? Long.toString(whole) : monitorSeconds.toString());
  }

  /**
   * Reads a body with or without envelope.
   *
   * @throws MalformedMessageException if it is not a request; the message must be rejected
   */
  public static RequestMessage decode(byte[] body, JsonLimits limits)
      throws MalformedMessageException {
    return MessageReader.read(body, limits, () -> new Members(null)).members().request();
  }

  /**
   * Reads a body like {@link #decode}, for those who only watch: the same bodies are malformed, but
   * the request has no arguments, and of its context only some entries.
   *
   * @param entries the names of these
   * @throws MalformedMessageException if it is not a request
   */
  public static RequestMessage decodeHead(byte[] body, JsonLimits limits, Set<String> entries)
      throws MalformedMessageException {
    return MessageReader.read(body, limits, () -> new Members(entries)).members().request();
  }

  private static final class Members implements MessageReader.Members {
    private @Nullable String method;
    private Json args = Json.EMPTY_OBJECT;
    private @Nullable String namespace;
    private @Nullable String version;
    private @Nullable String messageId;
    private @Nullable String replyQueue;
    private @Nullable Double monitorSeconds;
    private @Nullable String uniqueId;
    private @Nullable ContextEntries context;

    /** The entries of the context to be read, and then no arguments; null for all. */
    private final @Nullable Set<String> entries;

    Members(@Nullable Set<String> entries) {
      this.entries = entries;
    }

    @Override
    public void member(String name, JsonCursor value) throws MalformedMessageException {
      switch (name) {
        case "method" -> method = value.repeatedText();
        case "args" -> {
          if (entries == null) {
            args = Json.read(value);
          }
        }
        case "namespace" -> namespace = namespace(value);
        case "version" -> version = value.isText() ? value.repeatedText() : Request.NULL_VERSION;
        case "_msg_id" -> messageId = value.textOrNull(name);
        case "_reply_q" -> replyQueue = value.repeatedTextOrNull(name);
        case "_timeout" -> monitorSeconds = seconds(value.java());
        case "_unique_id" -> uniqueId = value.textOrNull(name);
        default -> {
          if (name.startsWith(CONTEXT_PREFIX) && isWanted(name)) {
            if (context == null) {
              context = new ContextEntries();
            }
            context.add(name, value.java());
          }
        }
      }
    }

    private boolean isWanted(String member) {
      return entries == null || entries.contains(member.substring(CONTEXT_PREFIX.length()));
    }

    /** A namespace that is not a text is one that no endpoint has, not the null namespace. */
    private static @Nullable String namespace(JsonCursor value) throws MalformedMessageException {
      if (value.isNull()) {
        return null;
      }
      return value.isText() ? value.text() : value.piece();
    }

    RequestMessage request() {
      // An empty id means none: the reference only checks whether it is truthy.
      String id = messageId == null || messageId.isEmpty() ? null : messageId;
      return new RequestMessage(
          new Request(
              method,
              args,
              namespace,
              version,
              context == null ? RequestContext.empty() : new RequestContext(context)),
          id,
          id == null ? null : replyQueue,
          monitorSeconds,
          uniqueId);
    }
  }

  /**
   * Reads a number of seconds, which may be a text; returns {@code null} unless it is above zero.
   */
  private static @Nullable Double seconds(@Nullable Object value) {
    double seconds = 0;
    if (value instanceof Number number) {
      seconds = number.doubleValue();
    } else if (value instanceof String text && text.matches("\\d{1,15}(\\.\\d{1,15})?")) {
      seconds = Double.parseDouble(text);
    }
    return seconds > 0 && Double.isFinite(seconds) ? seconds : null;
  }
}

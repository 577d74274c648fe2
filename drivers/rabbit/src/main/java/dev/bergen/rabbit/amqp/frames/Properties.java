// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp.frames;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a message. Each is {@code null} if the sender did not set it.
 *
 * <p>Threads: any; it does not change.
 */
public record Properties(
    @Nullable String contentType,
    @Nullable String contentEncoding,
    @Nullable Map<String, @Nullable Object> headers,
    @Nullable Integer deliveryMode,
    @Nullable Integer priority,
    @Nullable String correlationId,
    @Nullable String replyTo,
    @Nullable String expiration,
    @Nullable String messageId,
    @Nullable Instant timestamp,
    @Nullable String type,
    @Nullable String userId,
    @Nullable String appId,
    @Nullable String clusterId)
    implements PropertyWriter {
  private static final int CONTENT_TYPE = 1 << 15;
  private static final int CONTENT_ENCODING = 1 << 14;
  private static final int HEADERS = 1 << 13;
  private static final int DELIVERY_MODE = 1 << 12;
  private static final int PRIORITY = 1 << 11;
  private static final int CORRELATION_ID = 1 << 10;
  private static final int REPLY_TO = 1 << 9;
  private static final int EXPIRATION = 1 << 8;
  private static final int MESSAGE_ID = 1 << 7;
  private static final int TIMESTAMP = 1 << 6;
  private static final int TYPE = 1 << 5;
  private static final int USER_ID = 1 << 4;
  private static final int APP_ID = 1 << 3;
  private static final int CLUSTER_ID = 1 << 2;

  /** Says that more flags follow, which no broker sends. */
  private static final int MORE = 1;

  /** Makes those of a message without headers. */
  public static Properties of(
      String contentType, @Nullable String contentEncoding, int deliveryMode) {
    return new Properties(
        contentType,
        contentEncoding,
        null,
        deliveryMode,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  static Properties read(Input in, Texts known) throws ProtocolException {
    int flags = in.read16();
    if ((flags & MORE) != 0) {
      throw new ProtocolException(
          ProtocolException.SYNTAX_ERROR, "a message has properties that AMQP does not know");
    }
    return new Properties(
        (flags & CONTENT_TYPE) == 0 ? null : in.readShortText(known),
        (flags & CONTENT_ENCODING) == 0 ? null : in.readShortText(known),
        (flags & HEADERS) == 0 ? null : Tables.read(in, known),
        (flags & DELIVERY_MODE) == 0 ? null : (Integer) in.read8(),
        (flags & PRIORITY) == 0 ? null : (Integer) in.read8(),
        text(in, flags & CORRELATION_ID),
        text(in, flags & REPLY_TO),
        text(in, flags & EXPIRATION),
        text(in, flags & MESSAGE_ID),
        (flags & TIMESTAMP) == 0 ? null : Tables.instant(in),
        text(in, flags & TYPE),
        text(in, flags & USER_ID),
        text(in, flags & APP_ID),
        text(in, flags & CLUSTER_ID));
  }

  private static @Nullable String text(Input in, int flag) throws ProtocolException {
    return flag == 0 ? null : in.readShortText();
  }

  @Override
  public void writeTo(Bytes out) {
    out.write16(
        flag(contentType, CONTENT_TYPE)
            | flag(contentEncoding, CONTENT_ENCODING)
            | flag(headers, HEADERS)
            | flag(deliveryMode, DELIVERY_MODE)
            | flag(priority, PRIORITY)
            | flag(correlationId, CORRELATION_ID)
            | flag(replyTo, REPLY_TO)
            | flag(expiration, EXPIRATION)
            | flag(messageId, MESSAGE_ID)
            | flag(timestamp, TIMESTAMP)
            | flag(type, TYPE)
            | flag(userId, USER_ID)
            | flag(appId, APP_ID)
            | flag(clusterId, CLUSTER_ID));
    text(out, contentType);
    text(out, contentEncoding);
    if (headers != null) {
      Tables.write(out, headers);
    }
    octet(out, deliveryMode);
    octet(out, priority);
    text(out, correlationId);
    text(out, replyTo);
    text(out, expiration);
    text(out, messageId);
    if (timestamp != null) {
      out.write64(timestamp.getEpochSecond());
    }
    text(out, type);
    text(out, userId);
    text(out, appId);
    text(out, clusterId);
  }

  private static int flag(@Nullable Object value, int flag) {
    return value == null ? 0 : flag;
  }

  private static void text(Bytes out, @Nullable String value) {
    if (value != null) {
      out.writeShortText(value);
    }
  }

  private static void octet(Bytes out, @Nullable Integer value) {
    if (value != null) {
      out.write8(value);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.codec;

import dev.bergen.rabbit.amqp.frames.Properties;
import dev.bergen.spi.queues.RawMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Deliveries as people and JSON can have them, whose values are not those of the protocol. */
public final class RawMessages {
  private RawMessages() {}

  /** Returns a delivery that came from {@code queue}. */
  public static RawMessage of(String queue, Properties properties, byte[] body) {
    Map<String, Object> set = new LinkedHashMap<>();
    put(set, "content_type", properties.contentType());
    put(set, "content_encoding", properties.contentEncoding());
    put(set, "delivery_mode", properties.deliveryMode());
    put(set, "priority", properties.priority());
    put(set, "correlation_id", properties.correlationId());
    put(set, "reply_to", properties.replyTo());
    put(set, "expiration", properties.expiration());
    put(set, "message_id", properties.messageId());
    put(set, "timestamp", plain(properties.timestamp()));
    put(set, "type", properties.type());
    put(set, "user_id", properties.userId());
    put(set, "app_id", properties.appId());
    put(set, "cluster_id", properties.clusterId());
    Map<String, @Nullable Object> headers = properties.headers();
    return RawMessage.of(queue, set, headers == null ? Map.of() : table(headers), body);
  }

  private static void put(Map<String, Object> set, String name, @Nullable Object value) {
    if (value != null) {
      set.put(name, value);
    }
  }

  /** Returns a table of the protocol with plain values. */
  public static Map<String, @Nullable Object> table(Map<?, ?> entries) {
    Map<String, @Nullable Object> table = new LinkedHashMap<>();
    entries.forEach((name, value) -> table.put(String.valueOf(name), plain(value)));
    return table;
  }

  /** Bytes become text in base64, points in time that of ISO 8601. */
  private static @Nullable Object plain(@Nullable Object value) {
    if (value == null || value instanceof Number || value instanceof Boolean) {
      return value;
    }
    if (value instanceof Instant instant) {
      return instant.toString();
    }
    if (value instanceof byte[] bytes) {
      return Base64.getEncoder().encodeToString(bytes);
    }
    if (value instanceof Map<?, ?> entries) {
      return table(entries);
    }
    if (value instanceof List<?> elements) {
      List<@Nullable Object> list = new ArrayList<>();
      elements.forEach(element -> list.add(plain(element)));
      return list;
    }
    return value.toString();
  }
}

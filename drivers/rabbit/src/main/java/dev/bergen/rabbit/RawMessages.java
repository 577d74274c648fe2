// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.bergen.spi.RawMessage;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Deliveries as people and JSON can have them, whose values are not those of the protocol. */
final class RawMessages {
  private RawMessages() {}

  static RawMessage of(String queue, BasicProperties properties, byte[] body) {
    Map<String, Object> set = new LinkedHashMap<>();
    put(set, "content_type", properties.getContentType());
    put(set, "content_encoding", properties.getContentEncoding());
    put(set, "delivery_mode", properties.getDeliveryMode());
    put(set, "priority", properties.getPriority());
    put(set, "correlation_id", properties.getCorrelationId());
    put(set, "reply_to", properties.getReplyTo());
    put(set, "expiration", properties.getExpiration());
    put(set, "message_id", properties.getMessageId());
    put(set, "timestamp", plain(properties.getTimestamp()));
    put(set, "type", properties.getType());
    put(set, "user_id", properties.getUserId());
    put(set, "app_id", properties.getAppId());
    put(set, "cluster_id", properties.getClusterId());
    Map<String, Object> headers = properties.getHeaders();
    return new RawMessage(queue, set, headers == null ? Map.of() : table(headers), body);
  }

  private static void put(Map<String, Object> set, String name, @Nullable Object value) {
    if (value != null) {
      set.put(name, value);
    }
  }

  private static Map<String, @Nullable Object> table(Map<?, ?> entries) {
    Map<String, @Nullable Object> table = new LinkedHashMap<>();
    entries.forEach((name, value) -> table.put(String.valueOf(name), plain(value)));
    return table;
  }

  /** Bytes become text in base64, points in time that of ISO 8601. */
  private static @Nullable Object plain(@Nullable Object value) {
    if (value == null || value instanceof Number || value instanceof Boolean) {
      return value;
    }
    if (value instanceof Date date) {
      return date.toInstant().toString();
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

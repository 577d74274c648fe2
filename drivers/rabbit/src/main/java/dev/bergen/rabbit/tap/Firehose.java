// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.tap;

import dev.bergen.rabbit.amqp.Delivered;
import dev.bergen.rabbit.codec.RawMessages;
import dev.bergen.spi.queues.RawMessage;
import dev.bergen.spi.queues.TappedMessage;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * RabbitMQ's firehose: an exchange that gets a copy of every message of a virtual host, its own
 * properties packed into the copy's headers. An operator has to switch it on.
 *
 * @see <a href="https://www.rabbitmq.com/docs/firehose">RabbitMQ's documentation</a>
 */
final class Firehose {
  static final String EXCHANGE = "amq.rabbitmq.trace";

  /** Messages on their way in; the key has the exchange. */
  static final String PUBLISHED = "publish.#";

  /** Messages on their way out, each of them a second time; the key has the queue. */
  static final String DELIVERED = "deliver.#";

  private static final String IN = "publish.";
  private static final String OUT = "deliver.";

  private Firehose() {}

  /** Unpacks the copy of a message; what is not as it should be is left out. */
  static TappedMessage unpack(Delivered copy, Instant now) {
    Map<String, @Nullable Object> headers = copy.properties().headers();
    Map<String, @Nullable Object> told = headers == null ? Map.of() : RawMessages.table(headers);
    Map<String, Object> properties = new LinkedHashMap<>();
    Map<String, @Nullable Object> inner = new LinkedHashMap<>();
    if (told.get("properties") instanceof Map<?, ?> packed) {
      packed.forEach(
          (name, value) -> {
            if (value instanceof Map<?, ?> table && "headers".equals(name)) {
              table.forEach((header, content) -> inner.put(String.valueOf(header), content));
            } else if (value != null) {
              properties.put(String.valueOf(name), value);
            }
          });
    }
    return new TappedMessage(
        now,
        exchange(copy, told),
        key(told),
        queue(copy),
        isSet(told.get("redelivered")),
        exchange(copy, told).isEmpty() ? null : routedTo(told),
        told.get("user") instanceof String user ? user : null,
        new RawMessage(EXCHANGE, properties, inner, copy.body()));
  }

  private static String exchange(Delivered copy, Map<String, @Nullable Object> told) {
    if (told.get("exchange_name") instanceof String name) {
      return name;
    }
    return copy.key().startsWith(IN) ? copy.key().substring(IN.length()) : "";
  }

  private static @Nullable String queue(Delivered copy) {
    return copy.key().startsWith(OUT) ? copy.key().substring(OUT.length()) : null;
  }

  /** The broker says 1 for true. */
  private static boolean isSet(@Nullable Object value) {
    return value instanceof Number number ? number.intValue() != 0 : Boolean.TRUE.equals(value);
  }

  /**
   * Not for the default exchange: there the broker names the queue that the key means, whether
   * there is one or not.
   */
  private static @Nullable List<String> routedTo(Map<String, @Nullable Object> told) {
    return told.get("routed_queues") instanceof List<?> queues
        ? queues.stream().map(String::valueOf).toList()
        : null;
  }

  private static String key(Map<String, @Nullable Object> told) {
    return told.get("routing_keys") instanceof List<?> keys && !keys.isEmpty()
        ? String.valueOf(keys.get(0))
        : "";
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.tap;

import dev.bergen.rabbit.amqp.Delivered;
import dev.bergen.rabbit.codec.RawMessages;
import dev.bergen.spi.RawMessage;
import dev.bergen.spi.TappedMessage;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * RabbitMQ's firehose: an exchange that gets a copy of every message of a virtual host, its own
 * properties packed into the copy's headers. Somebody has to switch it on.
 *
 * @see <a href="https://www.rabbitmq.com/docs/firehose">RabbitMQ's documentation</a>
 */
final class Firehose {
  static final String EXCHANGE = "amq.rabbitmq.trace";

  /** Messages on their way in; {@code deliver.QUEUE} would have each of them a second time. */
  static final String PUBLISHED = "publish.#";

  private static final String KEY = "publish.";

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
        null,
        told.get("user") instanceof String user ? user : null,
        new RawMessage(EXCHANGE, properties, inner, copy.body()));
  }

  private static String exchange(Delivered copy, Map<String, @Nullable Object> told) {
    if (told.get("exchange_name") instanceof String name) {
      return name;
    }
    return copy.key().startsWith(KEY) ? copy.key().substring(KEY.length()) : "";
  }

  private static String key(Map<String, @Nullable Object> told) {
    return told.get("routing_keys") instanceof List<?> keys && !keys.isEmpty()
        ? String.valueOf(keys.get(0))
        : "";
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka;

import dev.bergen.message.JsonLimits;
import dev.bergen.message.MalformedMessageException;
import dev.bergen.spi.queues.RawMessage;
import dev.bergen.wire.Notification;
import dev.bergen.wire.NotificationMessage;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Turns records into notifications, and counts those that are none.
 *
 * <p>Threads: any.
 */
final class RecordReader {
  private static final byte[] NOTHING = {};

  private final JsonLimits limits;
  private final AtomicLong unreadable = new AtomicLong();

  RecordReader(JsonLimits limits) {
    this.limits = limits;
  }

  /**
   * Returns the notification.
   *
   * @throws MalformedMessageException if it is none, which was counted
   */
  Notification read(ConsumerRecord<byte[], byte[]> record) throws MalformedMessageException {
    try {
      byte[] value = record.value();
      if (value == null) {
        throw new MalformedMessageException("it is empty", null);
      }
      return NotificationMessage.decode(value, limits).notification();
    } catch (MalformedMessageException e) {
      unreadable.incrementAndGet();
      throw e;
    }
  }

  /** Returns the record as it came; keys and headers as text. */
  static RawMessage raw(ConsumerRecord<byte[], byte[]> record) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("offset", record.offset());
    properties.put("timestamp", record.timestamp());
    if (record.key() != null) {
      properties.put("key", text(record.key()));
    }
    Map<String, @Nullable Object> headers = new LinkedHashMap<>();
    for (Header header : record.headers()) {
      headers.put(header.key(), header.value() == null ? null : text(header.value()));
    }
    return new RawMessage(
        record.topic() + "-" + record.partition() + " offset " + record.offset(),
        properties,
        headers,
        record.value() == null ? NOTHING : record.value());
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Returns how many records could not be read as notifications. */
  long skipped() {
    return unreadable.get();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What the raw rigs notify: as large as Bergen's, but fixed bytes, by clients set up as Bergen's.
 */
final class RawNotifications {
  private static final int BATCH_BYTES = 131_072;

  private RawNotifications() {}

  static byte[] body(int payloadBytes) {
    String id = "01234567-89ab-cdef-0123-456789abcdef";
    return """
        {"oslo.message": "{\\"message_id\\": \\"%1$s\\", \\"publisher_id\\": \\"bench\\", \
        \\"event_type\\": \\"bench\\", \\"priority\\": \\"INFO\\", \
        \\"payload\\": {\\"text\\": \\"%2$s\\"}, \\"timestamp\\": \\"2026-01-02 03:04:05.678901\\", \
        \\"_unique_id\\": \\"%3$s\\"}", "oslo.version": "2.0"}"""
        .formatted(id, "x".repeat(payloadBytes), id.replace("-", ""))
        .getBytes(UTF_8);
  }

  static KafkaProducer<byte[], byte[]> kafkaProducer(String url) {
    Map<String, Object> settings = new HashMap<>(servers(url));
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    return new KafkaProducer<>(settings);
  }

  static KafkaConsumer<byte[], byte[]> kafkaConsumer(String url, String group) {
    Map<String, Object> settings = new HashMap<>(servers(url));
    settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    return new KafkaConsumer<>(settings);
  }

  private static Map<String, Object> servers(String url) {
    return Map.of("bootstrap.servers", URI.create(url).getAuthority());
  }
}

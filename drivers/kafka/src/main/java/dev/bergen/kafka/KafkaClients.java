// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka;

import dev.bergen.kafka.settings.KafkaSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes and closes Kafka's own clients. Each may wait for the name of a host to be looked up. */
final class KafkaClients {
  private static final Logger log = LoggerFactory.getLogger(KafkaClients.class);
  private static final Duration LEAVING = Duration.ofSeconds(2);

  /** Names of clients are unique within a JVM, where their measurements are shown. */
  private static final AtomicInteger COUNT = new AtomicInteger();

  private static final int TAP_RECORDS = 500;

  private final KafkaSettings settings;

  KafkaClients(KafkaSettings settings) {
    this.settings = settings;
  }

  Producer<byte[], byte[]> producer() {
    return new KafkaProducer<>(with(settings.producing(), "send"));
  }

  Consumer<byte[], byte[]> consumer(String group, int records) {
    Map<String, Object> all = with(settings.consuming(), "listen");
    all.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, records);
    return new KafkaConsumer<>(all);
  }

  /** Returns a consumer without a group: it takes no records from others and commits nothing. */
  Consumer<byte[], byte[]> tap() {
    Map<String, Object> all = with(settings.consuming(), "tap");
    all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, TAP_RECORDS);
    return new KafkaConsumer<>(all);
  }

  /**
   * Closes a consumer within two seconds, by the one way to close with a time limit that all
   * releases from 3.9 on have. Failures are only logged.
   */
  @SuppressWarnings("deprecation")
  static void leave(Consumer<byte[], byte[]> consumer) {
    try {
      PollGate.runUndisturbed(() -> consumer.close(LEAVING));
    } catch (RuntimeException e) { // what it was closed for counts, not this
      log.debug("Closing Kafka's consumer failed", e);
    }
  }

  Admin admin() {
    return Admin.create(with(Map.of(), "look"));
  }

  private Map<String, Object> with(Map<String, Object> own, String role) {
    Map<String, Object> all = new HashMap<>(settings.common());
    all.putAll(own);
    all.put(
        CommonClientConfigs.CLIENT_ID_CONFIG,
        "bergen-kafka-%s-%d".formatted(role, COUNT.incrementAndGet()));
    return all;
  }
}

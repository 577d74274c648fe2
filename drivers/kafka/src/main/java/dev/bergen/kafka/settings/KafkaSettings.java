// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka.settings;

import dev.bergen.ConfigurationException;
import dev.bergen.config.KafkaOptions;
import dev.bergen.config.Option;
import dev.bergen.config.Options;
import dev.bergen.config.TransportUrl;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.RoundRobinAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The settings that result from the URL and the options.
 *
 * @param common settings of every client: addresses and authentication; with secrets, so that only
 *     Kafka's own client sees them
 * @param group of listeners without a pool
 * @param pollTime the longest poll
 * @param pollRecords the most records of one poll
 * @param commitFirst whether offsets are committed before their records are handled, so that each
 *     is handled at most once
 * @param fromBeginning whether a group that is new to a topic reads the existing records
 */
public record KafkaSettings(
    Brokers brokers,
    Topics topics,
    Map<String, Object> common,
    Map<String, Object> producing,
    Map<String, Object> consuming,
    String group,
    Duration pollTime,
    int pollRecords,
    boolean commitFirst,
    boolean fromBeginning) {

  /** How long the sending thread may wait for the metadata of a topic. */
  static final Duration TOPIC_WAIT = Duration.ofMillis(200);

  private static final Duration SHORTEST_LOOK = Duration.ofMillis(100);
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final Duration DELIVERY = Duration.ofSeconds(30);
  private static final int BYTES_PER_RECORD = 1024;
  private static final int MOST_BATCH_BYTES = 128 * 1024;
  private static final int SYSTEM_SIZE = -1;
  private static final int MOST_REQUEST_BYTES = 16 * 1024 * 1024;

  public KafkaSettings {
    common = Map.copyOf(common);
    producing = Map.copyOf(producing);
    consuming = Map.copyOf(consuming);
  }

  /**
   * Reads and checks everything.
   *
   * @throws ConfigurationException if options exclude each other, ask for what is not there, or
   *     name a file that cannot be used
   */
  public static KafkaSettings of(TransportUrl url, Options options) {
    Brokers brokers = Brokers.of(url);
    String vhost = url.virtualHost();
    return new KafkaSettings(
        brokers,
        new Topics(vhost == null ? "" : vhost),
        common(brokers, options),
        producing(options),
        consuming(options),
        options.get(KafkaOptions.CONSUMER_GROUP),
        pollTime(options.get(KafkaOptions.CONSUMER_TIMEOUT)),
        atLeastOne(options, KafkaOptions.MAX_POLL_RECORDS),
        options.get(KafkaOptions.ENABLE_AUTO_COMMIT),
        options.get(KafkaOptions.AUTO_OFFSET_RESET).equals("earliest"));
  }

  private static Map<String, Object> common(Brokers brokers, Options options) {
    Map<String, Object> settings = new HashMap<>(Security.of(brokers, options));
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, brokers.addresses());
    settings.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
    settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, millis(ANSWER));
    // Asks the hosts of the URL again once all that they had named are gone.
    settings.put(CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG, "rebootstrap");
    settings.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, 5_000L);
    // The system's own sizes, which grow with the distance; Java's client would fix them at 64 KiB.
    settings.put(CommonClientConfigs.RECEIVE_BUFFER_CONFIG, SYSTEM_SIZE);
    settings.put(CommonClientConfigs.SEND_BUFFER_CONFIG, SYSTEM_SIZE);
    return settings;
  }

  private static Map<String, Object> producing(Options options) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, TOPIC_WAIT.toMillis());
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis(DELIVERY));
    settings.put(
        ProducerConfig.LINGER_MS_CONFIG,
        Math.min(
            options.get(KafkaOptions.PRODUCER_BATCH_TIMEOUT).toMillis(),
            DELIVERY.minus(ANSWER).toMillis()));
    settings.put(
        ProducerConfig.BATCH_SIZE_CONFIG,
        batchBytes(atLeastOne(options, KafkaOptions.PRODUCER_BATCH_SIZE)));
    // The broker, which knows its topics' limits, says what is too large.
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MOST_REQUEST_BYTES);
    settings.put(
        ProducerConfig.COMPRESSION_TYPE_CONFIG, options.get(KafkaOptions.COMPRESSION_CODEC));
    return settings;
  }

  /** New work ends a poll early, so that a shorter one would only cost time. */
  private static Duration pollTime(Duration given) {
    return given.compareTo(SHORTEST_LOOK) < 0 ? SHORTEST_LOOK : given;
  }

  /** The option counts records, as librdkafka does; Java's client counts bytes. */
  static int batchBytes(int records) {
    return records >= MOST_BATCH_BYTES / BYTES_PER_RECORD
        ? MOST_BATCH_BYTES
        : records * BYTES_PER_RECORD;
  }

  private static Map<String, Object> consuming(Options options) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    // The driver says itself where to begin, and what is handled.
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    // Records of a transaction are read once it is committed, as librdkafka does.
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(
        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
        atLeastOne(options, KafkaOptions.MAX_FETCH_BYTES));
    // A protocol that Python members of a group support, too. By range, one member would get all
    // topics with one partition.
    settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
    settings.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, RoundRobinAssignor.class.getName());
    // A crash is noticed after the first, a newcomer gets its share after the second.
    settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 15_000);
    settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1_000);
    return settings;
  }

  private static int atLeastOne(Options options, Option<Integer> option) {
    int value = options.get(option);
    if (value < 1) {
      throw new ConfigurationException(
          "%s (from %s) must be at least 1, got %d"
              .formatted(option.name(), options.origin(option), value),
          null);
    }
    return value;
  }

  private static int millis(Duration duration) {
    return Math.toIntExact(duration.toMillis());
  }

  /** Returns where the brokers are, and nothing secret. */
  @Override
  public String toString() {
    return "KafkaSettings[" + brokers + "]";
  }
}

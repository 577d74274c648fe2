// SPDX-License-Identifier: Apache-2.0
package dev.bergen.config;

import java.time.Duration;

/**
 * The options of {@code [oslo_messaging_kafka]}, and of the query of a Kafka URL. They are in the
 * core so that a deployment's files can be read and checked where the driver is not installed.
 */
public final class KafkaOptions {

  /** The maximum size of a fetch. */
  public static final Option<Integer> MAX_FETCH_BYTES =
      Option.integer("kafka_max_fetch_bytes", 1024 * 1024)
          .help("How many bytes the broker hands out at once for one partition.");

  /** How long one poll for records may take. */
  public static final Option<Duration> CONSUMER_TIMEOUT =
      Option.decimalSeconds("kafka_consumer_timeout", 1.0)
          .help("The longest poll for new records; pending work ends it earlier.");

  /** The consumer group of listeners without a pool. */
  public static final Option<String> CONSUMER_GROUP =
      Option.text("consumer_group", "oslo_messaging_consumer")
          .help("The consumer group of listeners that name no pool.");

  /** How long a record waits for others. */
  public static final Option<Duration> PRODUCER_BATCH_TIMEOUT =
      Option.decimalSeconds("producer_batch_timeout", 0.0)
          .help("How long a record waits for others to be sent with it.");

  /** How many records are sent together. */
  public static final Option<Integer> PRODUCER_BATCH_SIZE =
      Option.integer("producer_batch_size", 16384)
          .help(
              "How many records are sent together at most. Kafka's Java client counts bytes: it"
                  + " gets 1024 for each, and 131072 at most.");

  /** How records are compressed. */
  public static final Option<String> COMPRESSION_CODEC =
      Option.choice("compression_codec", "none", "none", "gzip", "snappy", "lz4", "zstd")
          .help("How records are compressed.");

  /** Whether offsets are committed before their records are handled. */
  public static final Option<Boolean> ENABLE_AUTO_COMMIT =
      Option.flag("enable_auto_commit", false)
          .help(
              "Commit offsets before their records are handled (at most once, as oslo.messaging"
                  + " always does) instead of afterwards (at least once).");

  /** The first offset of a group that is new to a topic. */
  public static final Option<String> AUTO_OFFSET_RESET =
      Option.choice("auto_offset_reset", "latest", "latest", "earliest")
          .help(
              "Where a group that is new to a topic starts: at its end (latest) or its"
                  + " beginning (earliest). A known group resumes at its committed offset.");

  /** How many records one poll returns. */
  public static final Option<Integer> MAX_POLL_RECORDS =
      Option.integer("max_poll_records", 500).help("The most records that one poll returns.");

  /** Whether connections are encrypted, and whether they log in. */
  public static final Option<String> SECURITY_PROTOCOL =
      Option.choice(
              "security_protocol", "PLAINTEXT", "PLAINTEXT", "SASL_PLAINTEXT", "SSL", "SASL_SSL")
          .help("Whether connections use TLS (SSL), a login (SASL), both or neither.");

  /** How to log in. */
  public static final Option<String> SASL_MECHANISM =
      Option.text("sasl_mechanism", "PLAIN")
          .help("The SASL mechanism to log in with: PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512.");

  /** The trusted authorities. */
  public static final Option<String> SSL_CA_FILE =
      Option.text("ssl_cafile", "")
          .help("PEM file with the trusted authorities. By default those of the Java platform.");

  /** Our certificate. */
  public static final Option<String> SSL_CLIENT_CERT_FILE =
      Option.text("ssl_client_cert_file", "").help("PEM file with our certificate.");

  /** Our private key. */
  public static final Option<String> SSL_CLIENT_KEY_FILE =
      Option.text("ssl_client_key_file", "").help("PEM file with our private key, RSA or EC.");

  /** The password of our private key. */
  public static final Option<String> SSL_CLIENT_KEY_PASSWORD =
      Option.text("ssl_client_key_password", "")
          .secret()
          .help("The password of our private key: the password itself, not a file.");

  private static final String IN_THE_URL = "It is part of the transport URL now.";
  private static final String NO_POOL = "There is no pool of connections any more.";

  /**
   * The group of these options; {@code auto_offset_reset} is ours, the others are oslo.messaging's.
   */
  public static final OptionGroup GROUP =
      OptionGroup.of(
              "oslo_messaging_kafka",
              MAX_FETCH_BYTES,
              CONSUMER_TIMEOUT,
              CONSUMER_GROUP,
              PRODUCER_BATCH_TIMEOUT,
              PRODUCER_BATCH_SIZE,
              COMPRESSION_CODEC,
              ENABLE_AUTO_COMMIT,
              MAX_POLL_RECORDS,
              SECURITY_PROTOCOL,
              SASL_MECHANISM,
              SSL_CA_FILE,
              SSL_CLIENT_CERT_FILE,
              SSL_CLIENT_KEY_FILE,
              SSL_CLIENT_KEY_PASSWORD,
              AUTO_OFFSET_RESET)
          .withRemoved("kafka_default_host", IN_THE_URL)
          .withRemoved("kafka_default_port", IN_THE_URL)
          .withRemoved("pool_size", NO_POOL)
          .withRemoved("conn_pool_min_size", NO_POOL)
          .withRemoved("conn_pool_ttl", NO_POOL);

  private KafkaOptions() {}
}

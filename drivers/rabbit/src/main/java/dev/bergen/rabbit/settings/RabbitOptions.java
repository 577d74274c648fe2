// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.settings;

import dev.bergen.config.Option;
import dev.bergen.config.OptionGroup;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The options of the RabbitMQ driver: {@code [oslo_messaging_rabbit]} and the URL's query. */
public final class RabbitOptions {

  // Topology: equal on all peers of a deployment.
  static final Option<Boolean> DURABLE_QUEUES =
      Option.flag("amqp_durable_queues", false)
          .help("Declare topic exchanges and queues durable. Always so with quorum queues.");
  static final Option<Boolean> AUTO_DELETE =
      Option.flag("amqp_auto_delete", false)
          .help("Let the broker delete unused topic exchanges and queues.");
  static final Option<Boolean> HA_QUEUES =
      Option.flag("rabbit_ha_queues", false)
          .help(
              "Ask for mirrored classic queues (x-ha-policy: all); brokers since 3.0 take a policy"
                  + " instead. Not together with rabbit_quorum_queue.");
  static final Option<Boolean> QUORUM_QUEUE =
      Option.flag("rabbit_quorum_queue", false)
          .help("Declare topic queues as quorum queues, which are replicated and durable.");
  static final Option<Boolean> TRANSIENT_QUORUM_QUEUE =
      Option.flag("rabbit_transient_quorum_queue", false)
          .help("Declare reply and fanout queues as quorum queues, too.");
  static final Option<Integer> QUORUM_DELIVERY_LIMIT =
      Option.integer("rabbit_quorum_delivery_limit", 0)
          .help(
              "How often a quorum queue redelivers a message before it drops it; 0: the"
                  + " broker's default, which is 20 from RabbitMQ 4.0 on and no limit before;"
                  + " -1: no limit, with RabbitMQ 4 only.");
  static final Option<Long> QUORUM_MAX_MEMORY_LENGTH =
      Option.longInteger("rabbit_quorum_max_memory_length", 0)
          .help(
              "How many messages a quorum queue keeps in memory; 0: the broker's own limit. Without"
                  + " effect on RabbitMQ 4, but peers must agree on it.");
  static final Option<Long> QUORUM_MAX_MEMORY_BYTES =
      Option.longInteger("rabbit_quorum_max_memory_bytes", 0)
          .help(
              "How many bytes a quorum queue keeps in memory; 0: the broker's own limit. Without"
                  + " effect on RabbitMQ 4, but peers must agree on it.");
  static final Option<Duration> TRANSIENT_QUEUES_TTL =
      Option.seconds("rabbit_transient_queues_ttl", 1800)
          .help(
              "How long an unused reply or fanout queue, or a fanout stream's message, lives;"
                  + " 0: forever.");
  static final Option<Boolean> STREAM_FANOUT =
      Option.flag("rabbit_stream_fanout", false)
          .help(
              "Send fanout through one stream per topic instead of a queue per server. Needs"
                  + " rabbit_qos_prefetch_count above 0 and rabbit_transient_quorum_queue.");
  static final Option<Boolean> USE_QUEUE_MANAGER =
      Option.flag("use_queue_manager", false)
          .help("Give reply and fanout queues names that stay the same over a restart.");
  static final Option<@Nullable String> HOSTNAME =
      Option.optionalText("hostname")
          .defaultDescribedAs("name of this host")
          .help("The host's part of those names (use_queue_manager).");
  static final Option<@Nullable String> PROCESS_NAME =
      Option.optionalText("processname")
          .defaultDescribedAs("name of this program")
          .help("The program's part of those names (use_queue_manager).");

  // Consuming and publishing.
  static final Option<Integer> PREFETCH =
      Option.integer("rabbit_qos_prefetch_count", 0)
          .atLeast(0)
          .help("How many unacknowledged messages the broker hands to one listener; 0: unlimited.");
  static final Option<Boolean> CANCEL_ON_FAILOVER =
      Option.flag("enable_cancel_on_failover", false)
          .help("Have the broker cancel consumers when a mirrored queue fails over.");
  static final Option<Boolean> DIRECT_MANDATORY =
      Option.flag("direct_mandatory_flag", true)
          .deprecated("Replies are always sent mandatory in a later release.")
          .help("Publish replies as mandatory, so that the broker reports a missing reply queue.");
  static final Option<Duration> MISSING_CONSUMER_RETRY_TIMEOUT =
      Option.seconds("kombu_missing_consumer_retry_timeout", 60)
          .formerly("kombu_reconnect_timeout")
          .help("How long a server tries to answer a caller whose reply queue is missing.");
  static final Option<@Nullable String> COMPRESSION =
      Option.optionalText("kombu_compression")
          .matching(
              "(?i)gzip|zlib|bzip2|bzip|bz2|lzma|xz|zstd|zstandard|brotli|",
              "gzip, bzip2, lzma, zstd or brotli")
          .help(
              "Compress message bodies; peers need no option to read them. All but gzip need a"
                  + " library, see the guide on topologies.");

  static final Option<Boolean> JAVA_PEERS =
      Option.flag("java_peer_headers", true)
          .help(
              "Send deadlines and cancellations of calls to Java servers, request the handling times"
                  + " of calls from them, and report these times to callers. Python peers ignore"
                  + " this. Not an option of oslo.messaging.");

  // Connections.
  static final Option<Integer> CONNECTION_POOL_SIZE =
      Option.integer("rpc_conn_pool_size", 30)
          .atLeast(1)
          .help(
              "The most connections for sending. Read for compatibility: few connections are"
                  + " shared.");
  static final Option<Integer> CONNECTION_POOL_MIN_SIZE =
      Option.integer("conn_pool_min_size", 2)
          .help("How many idle sending connections stay open; not above rpc_conn_pool_size.");
  static final Option<Duration> CONNECTION_POOL_TTL =
      Option.seconds("conn_pool_ttl", 1200)
          .help("How long a sending connection beyond those may be idle.");
  static final Option<Duration> HEARTBEAT_TIMEOUT_THRESHOLD =
      Option.seconds("heartbeat_timeout_threshold", 60)
          .help(
              "A broker that does not answer a message for this long, or is idle for twice as"
                  + " long, is considered dead. 0: no heartbeats, so a dead broker is noticed only"
                  + " when a message gets no answer and the next one follows.");
  static final Option<Integer> HEARTBEAT_RATE =
      Option.integer("heartbeat_rate", 3)
          .help("Read for compatibility: the check always runs four times in that time.");
  static final Option<String> LOGIN_METHOD =
      Option.choice(
              "rabbit_login_method", "AMQPLAIN", "PLAIN", "AMQPLAIN", "EXTERNAL", "RABBIT-CR-DEMO")
          .help(
              "The SASL mechanism to log in with; EXTERNAL is by ssl_cert_file, RABBIT-CR-DEMO is"
                  + " refused.");

  // Reconnecting.
  static final Option<Duration> RETRY_INTERVAL =
      Option.seconds("rabbit_retry_interval", 1)
          .atLeast(1)
          .help("How long to wait before the first attempt to reconnect.");
  static final Option<Duration> RETRY_BACKOFF =
      Option.seconds("rabbit_retry_backoff", 2)
          .help("How much longer each further attempt waits than the one before.");
  static final Option<Duration> INTERVAL_MAX =
      Option.seconds("rabbit_interval_max", 30)
          .atLeast(1)
          .help("The longest wait between two attempts to reconnect.");
  static final Option<Duration> RECONNECT_DELAY =
      Option.decimalSeconds("kombu_reconnect_delay", 1.0)
          .atMost(4.5)
          .help("An extra wait after a lost connection.");
  static final Option<Duration> RECONNECT_SPLAY =
      Option.decimalSeconds("kombu_reconnect_splay", 0.0)
          .help(
              "The most random time added to that wait, so that clients do not reconnect all at"
                  + " once.");
  static final Option<String> FAILOVER_STRATEGY =
      Option.choice("kombu_failover_strategy", "round-robin", "round-robin", "shuffle")
          .help(
              "How the hosts of the URL, shuffled at the start, are tried: in the same order"
                  + " each round, or shuffled again.");

  // TLS.
  static final Option<Boolean> SSL = Option.flag("ssl", false).help("Connect with TLS.");
  static final Option<String> SSL_VERSION =
      Option.text("ssl_version", "")
          .matching(
              "(?i)|TLSv1|SSLv23|SSLv2|SSLv3|TLSv1_1|TLSv1_2", "TLSv1, SSLv23, TLSv1_1 or TLSv1_2")
          .help("The protocol version; SSLv23, or empty, negotiates the best one.");
  static final Option<String> SSL_KEY_FILE =
      Option.text("ssl_key_file", "")
          .help(
              "PEM file with our private key, without a passphrase. By default the key is read"
                  + " from ssl_cert_file.");
  static final Option<String> SSL_CERT_FILE =
      Option.text("ssl_cert_file", "")
          .help("PEM file with our certificate, and those that signed it, for mutual TLS.");
  static final Option<String> SSL_CA_FILE =
      Option.text("ssl_ca_file", "")
          .help("PEM file with the trusted authorities. By default those of the Java platform.");
  static final Option<Boolean> SSL_ENFORCE_HOSTNAME_VERIFICATION =
      Option.flag("ssl_enforce_hostname_verification", true)
          .deprecated("The host name is always checked in a later release.")
          .help("Check that the broker's certificate matches its host name.");
  static final Option<Boolean> SSL_ENFORCE_FIPS_MODE =
      Option.flag("ssl_enforce_fips_mode", false)
          .deprecated("It has no effect.")
          .help("Read for compatibility; configure FIPS in the Java platform.");

  public static final OptionGroup GROUP =
      OptionGroup.of(
              "oslo_messaging_rabbit",
              DURABLE_QUEUES,
              AUTO_DELETE,
              HA_QUEUES,
              QUORUM_QUEUE,
              TRANSIENT_QUORUM_QUEUE,
              QUORUM_DELIVERY_LIMIT,
              QUORUM_MAX_MEMORY_LENGTH,
              QUORUM_MAX_MEMORY_BYTES,
              TRANSIENT_QUEUES_TTL,
              STREAM_FANOUT,
              USE_QUEUE_MANAGER,
              HOSTNAME,
              PROCESS_NAME,
              PREFETCH,
              CANCEL_ON_FAILOVER,
              DIRECT_MANDATORY,
              MISSING_CONSUMER_RETRY_TIMEOUT,
              COMPRESSION,
              JAVA_PEERS,
              CONNECTION_POOL_SIZE,
              CONNECTION_POOL_MIN_SIZE,
              CONNECTION_POOL_TTL,
              HEARTBEAT_TIMEOUT_THRESHOLD,
              HEARTBEAT_RATE,
              LOGIN_METHOD,
              RETRY_INTERVAL,
              RETRY_BACKOFF,
              INTERVAL_MAX,
              RECONNECT_DELAY,
              RECONNECT_SPLAY,
              FAILOVER_STRATEGY,
              SSL,
              SSL_VERSION,
              SSL_KEY_FILE,
              SSL_CERT_FILE,
              SSL_CA_FILE,
              SSL_ENFORCE_HOSTNAME_VERIFICATION,
              SSL_ENFORCE_FIPS_MODE)
          .withRemoved("rabbit_host", "Name the host in transport_url.")
          .withRemoved("rabbit_hosts", "Name the hosts in transport_url.")
          .withRemoved("rabbit_port", "Name the port in transport_url.")
          .withRemoved("rabbit_userid", "Name the user in transport_url.")
          .withRemoved("rabbit_password", "Put the password into transport_url.")
          .withRemoved("rabbit_virtual_host", "Name the virtual host in transport_url.")
          .withRemoved("rabbit_max_retries", "Connecting is retried until each call's deadline.")
          .withRemoved("rabbit_durable_queues", "Use amqp_durable_queues.")
          .withRemoved("heartbeat_in_pthread", "Heartbeats always have a thread of their own.")
          .withRemoved("rabbit_use_ssl", "Use ssl.")
          .withRemoved("kombu_ssl_version", "Use ssl_version.")
          .withRemoved("kombu_ssl_keyfile", "Use ssl_key_file.")
          .withRemoved("kombu_ssl_certfile", "Use ssl_cert_file.")
          .withRemoved("kombu_ssl_ca_certs", "Use ssl_ca_file.");

  /** Where processes of a host lock each other out; read with {@link #USE_QUEUE_MANAGER} only. */
  static final Option<@Nullable String> LOCK_PATH =
      Option.optionalText("lock_path")
          .defaultDescribedAs("variable OSLO_LOCK_PATH")
          .help(
              "The directory of locks that all processes of a service share. use_queue_manager"
                  + " needs it.");

  static final Option<Boolean> DISABLE_PROCESS_LOCKING =
      Option.flag("disable_process_locking", false)
          .help("Read for compatibility: use_queue_manager always locks.");

  public static final OptionGroup LOCKS =
      OptionGroup.of("oslo_concurrency", LOCK_PATH, DISABLE_PROCESS_LOCKING);

  private RabbitOptions() {}
}

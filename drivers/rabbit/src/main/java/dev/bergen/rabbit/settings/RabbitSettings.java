// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.settings;

import dev.bergen.ConfigurationException;
import dev.bergen.config.Options;
import dev.bergen.config.TransportUrl;
import dev.bergen.rabbit.broker.Broker;
import dev.bergen.rabbit.codec.BodyCompression;
import dev.bergen.rabbit.tls.TlsSettings;
import dev.bergen.rabbit.topology.ServiceName;
import dev.bergen.rabbit.topology.Topology;
import dev.bergen.spi.support.Backoff;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings that result from the URL and the options.
 *
 * @param shufflesHosts whether each round of dials has another order
 * @param tls {@code null} for plain text
 * @param service the name under which queues keep their names over a restart; {@code null} if they
 *     do not
 * @param heartbeatSeconds the interval requested of the broker; 0 for none
 * @param prefetch unacknowledged messages per consumer; 0 leaves it to the server's concurrency
 * @param compression of sent bodies; {@code null} for none
 * @param mandatoryReplies whether missing reply queues are noticed
 * @param missingReplyQueue how long a reply queue may be missing
 * @param javaPeers whether deadlines and cancellations are sent to Java peers
 */
public record RabbitSettings(
    List<Broker> brokers,
    String virtualHost,
    boolean shufflesHosts,
    @Nullable TlsSettings tls,
    LoginMethod login,
    Topology topology,
    @Nullable ServiceName service,
    RedialWaits waits,
    int heartbeatSeconds,
    int prefetch,
    @Nullable BodyCompression compression,
    boolean mandatoryReplies,
    Duration missingReplyQueue,
    boolean javaPeers) {

  private static final double JITTER = 0.5;

  public RabbitSettings {
    brokers = List.copyOf(brokers);
  }

  /**
   * Reads and checks everything.
   *
   * @throws ConfigurationException if options exclude each other or ask for what is not there
   */
  public static RabbitSettings of(TransportUrl url, Options options) {
    check(options);
    String vhost = url.virtualHost();
    return new RabbitSettings(
        Broker.of(url),
        vhost == null || vhost.isEmpty() ? "/" : vhost,
        options.get(RabbitOptions.FAILOVER_STRATEGY).equals("shuffle"),
        TlsOptions.read(options),
        LoginMethod.valueOf(options.get(RabbitOptions.LOGIN_METHOD)),
        topology(options),
        ServiceOptions.read(options),
        waits(options),
        (int) options.get(RabbitOptions.HEARTBEAT_TIMEOUT_THRESHOLD).toSeconds(),
        options.get(RabbitOptions.PREFETCH),
        compression(options.get(RabbitOptions.COMPRESSION)),
        options.get(RabbitOptions.DIRECT_MANDATORY),
        options.get(RabbitOptions.MISSING_CONSUMER_RETRY_TIMEOUT),
        options.get(RabbitOptions.JAVA_PEERS));
  }

  /** Whether quorum queues are declared as such that give a message back without limit. */
  public boolean hasUnlimitedReturns() {
    return topology.hasUnlimitedReturns();
  }

  private static void check(Options options) {
    if (options.get(RabbitOptions.HA_QUEUES) && options.get(RabbitOptions.QUORUM_QUEUE)) {
      throw new ConfigurationException(
          "rabbit_ha_queues and rabbit_quorum_queue exclude each other: a quorum queue is"
              + " replicated already",
          null);
    }
    if (options.get(RabbitOptions.STREAM_FANOUT)) {
      checkStream(options);
    }
    int least = options.get(RabbitOptions.CONNECTION_POOL_MIN_SIZE);
    int most = options.get(RabbitOptions.CONNECTION_POOL_SIZE);
    if (least > most) {
      throw new ConfigurationException(
          "conn_pool_min_size (%d) must not be above rpc_conn_pool_size (%d)"
              .formatted(least, most),
          null);
    }
    String login = options.get(RabbitOptions.LOGIN_METHOD);
    if (login.equals("RABBIT-CR-DEMO")) {
      throw new ConfigurationException(
          ("rabbit_login_method %s (from %s) is a demonstration and not supported: use"
                  + " AMQPLAIN, PLAIN, or EXTERNAL with a client certificate")
              .formatted(login, options.origin(RabbitOptions.LOGIN_METHOD)),
          null);
    }
  }

  private static void checkStream(Options options) {
    if (options.get(RabbitOptions.PREFETCH) == 0) {
      throw new ConfigurationException(
          "rabbit_stream_fanout needs rabbit_qos_prefetch_count above 0: RabbitMQ hands out a stream"
              + " to consumers with a prefetch count only",
          null);
    }
    if (!options.get(RabbitOptions.TRANSIENT_QUORUM_QUEUE)) {
      throw new ConfigurationException(
          "rabbit_stream_fanout needs rabbit_transient_quorum_queue: peers declare the fanout"
              + " exchange durable only with it",
          null);
    }
  }

  private static Topology topology(Options options) {
    return new Topology(
        options.get(RabbitOptions.DURABLE_QUEUES),
        options.get(RabbitOptions.AUTO_DELETE),
        options.get(RabbitOptions.HA_QUEUES),
        options.get(RabbitOptions.QUORUM_QUEUE),
        options.get(RabbitOptions.TRANSIENT_QUORUM_QUEUE),
        quorumLimits(options),
        options.get(RabbitOptions.TRANSIENT_QUEUES_TTL),
        options.get(RabbitOptions.STREAM_FANOUT),
        options.get(RabbitOptions.USE_QUEUE_MANAGER),
        options.get(RabbitOptions.CANCEL_ON_FAILOVER));
  }

  private static Map<String, Object> quorumLimits(Options options) {
    Map<String, Object> limits = new HashMap<>();
    put(limits, "x-delivery-limit", options.get(RabbitOptions.QUORUM_DELIVERY_LIMIT));
    put(limits, "x-max-in-memory-length", options.get(RabbitOptions.QUORUM_MAX_MEMORY_LENGTH));
    put(limits, "x-max-in-memory-bytes", options.get(RabbitOptions.QUORUM_MAX_MEMORY_BYTES));
    return limits;
  }

  private static void put(Map<String, Object> limits, String argument, Number value) {
    if (value.longValue() != 0) {
      limits.put(argument, Topology.number(value.longValue()));
    }
  }

  private static RedialWaits waits(Options options) {
    Duration first = options.get(RabbitOptions.RETRY_INTERVAL);
    Duration longest = options.get(RabbitOptions.INTERVAL_MAX);
    Backoff rounds =
        new Backoff(
            first.compareTo(longest) < 0 ? first : longest,
            options.get(RabbitOptions.RETRY_BACKOFF),
            longest,
            JITTER);
    return new RedialWaits(
        rounds,
        options.get(RabbitOptions.RECONNECT_DELAY),
        options.get(RabbitOptions.RECONNECT_SPLAY));
  }

  private static @Nullable BodyCompression compression(@Nullable String name) {
    if (name == null || name.isEmpty()) {
      return null;
    }
    // Options take no other names.
    BodyCompression compression = BodyCompression.named(name).orElseThrow();
    String artifact = compression.missing();
    if (artifact != null) {
      throw new ConfigurationException(
          "kombu_compression %s needs %s on the class path".formatted(name, artifact), null);
    }
    return compression;
  }
}

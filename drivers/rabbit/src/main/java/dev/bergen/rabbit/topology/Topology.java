// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.topology;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names and the properties of a deployment's exchanges and queues. All peers on a virtual host
 * must agree on every flag and argument, so this repeats the reference's to the letter.
 *
 * @param durable whether exchanges and queues of topics survive the broker
 * @param autoDelete whether exchanges and queues of topics go with their last user
 * @param mirrored asks old brokers to mirror every queue
 * @param quorum whether queues of topics are quorum queues; makes them durable
 * @param transientQuorum whether reply and fanout queues are quorum queues; makes them durable
 * @param limits of quorum queues, as arguments
 * @param transientTtl how long an unused reply or fanout queue lives; zero is without limit
 * @param streamFanout whether all servers of a topic read its fanouts from one stream
 * @param stableNames whether a server finds its fanout queue again after a restart
 * @param cancelOnFailover whether consumers are to be cancelled at a mirror's failover
 */
public record Topology(
    boolean durable,
    boolean autoDelete,
    boolean mirrored,
    boolean quorum,
    boolean transientQuorum,
    Map<String, Object> limits,
    Duration transientTtl,
    boolean streamFanout,
    boolean stableNames,
    boolean cancelOnFailover) {

  /** RabbitMQ's delivery limit from 4.0 on; before there was none. */
  private static final int USUAL_LIMIT = 20;

  /** A queue, the exchange it is bound to, and the key of the binding. */
  public record Bound(ExchangeSpec exchange, QueueSpec queue, String key) {}

  /** The lifetime of temporary queues where that of others has no limit. */
  private static final Duration POOL_TTL = Duration.ofMinutes(30);

  public Topology {
    limits = Map.copyOf(limits);
  }

  ExchangeSpec topicExchange(String exchange) {
    return new ExchangeSpec(exchange, "topic", durable || quorum, autoDelete);
  }

  /** The exchange of a topic's fanouts. Its name does not say which exchange the topic is on. */
  ExchangeSpec fanoutExchange(String topic) {
    return new ExchangeSpec(topic + "_fanout", "fanout", transientQuorum || streamFanout, true);
  }

  static String serverKey(String topic, String server) {
    return topic + "." + server;
  }

  /** Returns what a server listens to, in the order in which it declares and consumes. */
  List<Bound> serverQueues(String exchange, String topic, String server, String fanoutId) {
    ExchangeSpec requests = topicExchange(exchange);
    String key = serverKey(topic, server);
    return List.of(
        new Bound(requests, topicQueue(topic), topic),
        new Bound(requests, topicQueue(key), key),
        new Bound(fanoutExchange(topic), fanoutQueue(topic, fanoutId), topic));
  }

  private QueueSpec fanoutQueue(String topic, String id) {
    return streamFanout ? fanoutStream(topic) : transientQueue(topic + "_fanout_" + id);
  }

  private QueueSpec fanoutStream(String topic) {
    Map<String, Object> arguments = new HashMap<>();
    arguments.put("x-queue-type", "stream");
    if (!transientTtl.isZero()) {
      arguments.put("x-max-age", transientTtl.toSeconds() + "s");
    }
    return new QueueSpec(topic + "_fanout", true, false, arguments);
  }

  /** Whether a server's fanout queue is deleted with the server, as no other will ever read it. */
  public boolean deletesFanoutQueue() {
    return !streamFanout && !stableNames;
  }

  /**
   * Returns a queue that keeps notifications.
   *
   * @param name of the address whose notifications go there: {@code notifications.info}
   * @param pool that has a queue of its own; {@code null} is none
   */
  Bound notificationQueue(String exchange, String name, @Nullable String pool) {
    return new Bound(topicExchange(exchange), topicQueue(pool == null ? name : pool), name);
  }

  /** Returns the same for a pool whose queue expires when it has had no consumer for a while. */
  Bound temporaryPool(String exchange, String name, String pool) {
    QueueSpec kept = topicQueue(pool);
    Map<String, Object> arguments = new HashMap<>(kept.arguments());
    Duration ttl = transientTtl.isZero() ? POOL_TTL : transientTtl;
    arguments.put("x-expires", number(ttl.toMillis()));
    return new Bound(
        topicExchange(exchange),
        new QueueSpec(pool, kept.durable(), kept.autoDelete(), arguments),
        name);
  }

  /**
   * Returns how often a quorum queue gives a message back before it drops it: what the option says,
   * or what RabbitMQ 4 does without it. A policy may say otherwise, which clients cannot see.
   *
   * @param otherwise whether the queue is known to be declared with other arguments than ours: then
   *     no more is relied on than RabbitMQ 4 gives any queue
   * @return {@link Integer#MAX_VALUE} for no limit
   */
  public int deliveryLimit(boolean otherwise) {
    int limit = limits.get("x-delivery-limit") instanceof Number set ? set.intValue() : USUAL_LIMIT;
    int wanted = limit < 0 ? Integer.MAX_VALUE : limit;
    return otherwise ? Math.min(wanted, USUAL_LIMIT) : wanted;
  }

  /** Whether quorum queues are declared as such that give a message back without limit. */
  public boolean hasUnlimitedReturns() {
    return (quorum || transientQuorum) && deliveryLimit(false) == Integer.MAX_VALUE;
  }

  /** Returns the queue of a driver's replies; it is bound to nothing. */
  public QueueSpec replyQueue(String id) {
    return transientQueue("reply_" + id);
  }

  public Map<String, Object> consumerArguments() {
    return cancelOnFailover ? Map.of("x-cancel-on-ha-failover", true) : Map.of();
  }

  private QueueSpec topicQueue(String name) {
    return new QueueSpec(name, durable || quorum, autoDelete, arguments(quorum));
  }

  private QueueSpec transientQueue(String name) {
    Map<String, Object> arguments = arguments(transientQuorum);
    if (!transientTtl.isZero()) {
      arguments.put("x-expires", number(transientTtl.toMillis()));
    }
    return new QueueSpec(name, transientQuorum, false, arguments, true);
  }

  private Map<String, Object> arguments(boolean asQuorum) {
    Map<String, Object> arguments = new HashMap<>();
    if (mirrored) {
      arguments.put("x-ha-policy", "all");
    }
    if (asQuorum) {
      arguments.put("x-queue-type", "quorum");
      arguments.putAll(limits);
    }
    return arguments;
  }

  /** The smallest integer type that holds the number: what the reference writes. */
  public static Number number(long value) {
    if (value == (int) value) {
      return (int) value;
    }
    return value;
  }
}

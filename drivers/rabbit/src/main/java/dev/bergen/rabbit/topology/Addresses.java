// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.topology;

import dev.bergen.InvalidTargetException;
import dev.bergen.Target;
import dev.bergen.rabbit.topology.Topology.Bound;
import dev.bergen.spi.NotificationAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where messages to a target go, and where a server of it listens.
 *
 * @param defaultExchange of targets that name none
 */
public record Addresses(Topology topology, String defaultExchange) {

  /**
   * @param required whether the message fails when it is unroutable
   * @throws InvalidTargetException if AMQP cannot carry a name
   */
  Route call(Target target, boolean required) {
    checkNames(target);
    String server = target.server();
    String topic = topic(target);
    String key = server == null ? topic : Topology.serverKey(topic, server);
    // Always returned, so that the sender can report where a request was lost; receivers see no
    // difference.
    return new Route(
        topology.topicExchange(exchange(target.exchange())),
        key,
        required ? Route.IfUnroutable.FAILS : Route.IfUnroutable.NOTED);
  }

  /**
   * @param required whether the message fails when it is unroutable; a fanout never does
   * @throws InvalidTargetException if AMQP cannot carry a name
   */
  Route cast(Target target, boolean required) {
    checkNames(target);
    return target.fanout()
        ? new Route(topology.fanoutExchange(topic(target)), "", Route.IfUnroutable.DROPPED)
        : call(target, required);
  }

  /**
   * Returns the queues of a server.
   *
   * @param fanoutId distinguishes this server's fanout queue from those of others
   * @throws InvalidTargetException if AMQP cannot carry a name
   */
  public List<Bound> server(Target target, String fanoutId) {
    checkNames(target);
    String server = target.server();
    if (server == null) {
      throw new IllegalArgumentException("A server's target needs a server: " + target);
    }
    List<Bound> queues =
        topology.serverQueues(exchange(target.exchange()), topic(target), server, fanoutId);
    if (!queues.stream().allMatch(bound -> Route.fits(bound.queue().name()))) {
      throw tooLong(target);
    }
    return queues;
  }

  /**
   * Returns where a notification goes: the queue is made before the first, so that none is lost.
   */
  Route notification(NotificationAddress address) {
    Bound bound = bound(address, null);
    return new Route(bound.exchange(), bound.key(), Route.IfUnroutable.DROPPED, bound.queue());
  }

  /**
   * Returns the queues of a listener.
   *
   * @param pool {@code null} is none
   * @throws InvalidTargetException if AMQP cannot carry a name
   */
  public List<Bound> listener(List<NotificationAddress> addresses, @Nullable String pool) {
    return addresses.stream().map(address -> bound(address, pool)).toList();
  }

  /**
   * Returns the queue of a pool that expires when it has had no consumer for a while.
   *
   * @throws InvalidTargetException if AMQP cannot carry a name
   */
  public List<Bound> temporaryPool(List<NotificationAddress> addresses, String pool) {
    return addresses.stream()
        .map(
            address -> {
              Bound kept = bound(address, pool);
              return topology.temporaryPool(kept.exchange().name(), kept.key(), pool);
            })
        .toList();
  }

  /** Returns what errors call a listener's address. */
  public static Target target(NotificationAddress address) {
    Target target = Target.topic(address.topic());
    String exchange = address.exchange();
    return exchange == null ? target : target.withExchange(exchange);
  }

  private Bound bound(NotificationAddress address, @Nullable String pool) {
    String exchange = exchange(address.exchange());
    if (!Route.fits(exchange)
        || !Route.fits(address.name())
        || (pool != null && (pool.isEmpty() || !Route.fits(pool)))) {
      throw new InvalidTargetException(
          target(address), "RabbitMQ needs names of 1 to 255 bytes", null);
    }
    return topology.notificationQueue(exchange, address.name(), pool);
  }

  private void checkNames(Target target) {
    String server = target.server();
    String longest = topic(target) + "_fanout_" + (server == null ? "" : server);
    // A fanout queue's name ends with 32 digits.
    if (!Route.fits(exchange(target.exchange())) || !Route.fits(longest + "-".repeat(32))) {
      throw tooLong(target);
    }
  }

  private static InvalidTargetException tooLong(Target target) {
    return new InvalidTargetException(
        target, "RabbitMQ allows 255 bytes for a name, its own endings included", null);
  }

  private String exchange(@Nullable String exchange) {
    return exchange == null || exchange.isEmpty() ? defaultExchange : exchange;
  }

  public static String topic(Target target) {
    String topic = target.topic();
    if (topic == null) {
      throw new IllegalArgumentException("A target needs a topic: " + target);
    }
    return topic;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import dev.bergen.InvalidTargetException;
import dev.bergen.Target;
import dev.bergen.rabbit.Topology.Bound;
import java.util.List;

/**
 * Where messages to a target go, and where a server of it listens.
 *
 * @param defaultExchange of targets that name none
 */
record Addresses(Topology topology, String defaultExchange) {

  /**
   * @throws InvalidTargetException if AMQP cannot carry a name
   */
  Route call(Target target, boolean mandatory) {
    checkNames(target);
    String server = target.server();
    String topic = topic(target);
    String key = server == null ? topic : Topology.serverKey(topic, server);
    return new Route(topology.topicExchange(exchange(target)), key, mandatory);
  }

  /**
   * @throws InvalidTargetException if AMQP cannot carry a name
   */
  Route cast(Target target, boolean mandatory) {
    checkNames(target);
    return target.fanout()
        ? new Route(topology.fanoutExchange(topic(target)), "", false)
        : call(target, mandatory);
  }

  /**
   * @param fanoutId tells this server's fanout queue from those of others
   * @throws InvalidTargetException if AMQP cannot carry a name
   */
  List<Bound> server(Target target, String fanoutId) {
    checkNames(target);
    String server = target.server();
    if (server == null) {
      throw new IllegalArgumentException("A server's target needs a server: " + target);
    }
    return topology.serverQueues(exchange(target), topic(target), server, fanoutId);
  }

  private void checkNames(Target target) {
    String server = target.server();
    String longest = topic(target) + "_fanout_" + (server == null ? "" : server);
    // A fanout queue's name ends with 32 digits.
    if (!Route.fits(exchange(target)) || !Route.fits(longest + "-".repeat(32))) {
      throw new InvalidTargetException(
          target, "RabbitMQ allows 255 bytes for a name, its own endings included", null);
    }
  }

  private String exchange(Target target) {
    String exchange = target.exchange();
    return exchange == null || exchange.isEmpty() ? defaultExchange : exchange;
  }

  static String topic(Target target) {
    String topic = target.topic();
    if (topic == null) {
      throw new IllegalArgumentException("A target needs a topic: " + target);
    }
    return topic;
  }
}

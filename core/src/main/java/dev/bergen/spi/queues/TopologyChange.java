// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.queues;

import java.util.Map;

/**
 * A change of a broker's topology, for an operator; services never make one. Declaring what exists
 * has no effect, nor has deleting or unbinding what does not.
 */
public sealed interface TopologyChange {

  /** Declares a queue. */
  record DeclareQueue(
      String name, boolean durable, boolean autoDelete, Map<String, Object> arguments)
      implements TopologyChange {
    public DeclareQueue {
      arguments = Map.copyOf(arguments);
    }
  }

  /**
   * Deletes a queue. RabbitMQ refuses both conditions for quorum queues, and closes the connection.
   *
   * @param ifUnused whether only if it has no consumers
   * @param ifEmpty whether only if it has no messages
   */
  record DeleteQueue(String name, boolean ifUnused, boolean ifEmpty) implements TopologyChange {}

  /** Declares an exchange. */
  record DeclareExchange(
      String name, String type, boolean durable, boolean autoDelete, Map<String, Object> arguments)
      implements TopologyChange {
    public DeclareExchange {
      arguments = Map.copyOf(arguments);
    }
  }

  /** Deletes an exchange, and with it its bindings. */
  record DeleteExchange(String name) implements TopologyChange {}

  /**
   * Binds a queue or an exchange.
   *
   * @param toQueue whether the destination is a queue
   */
  record Bind(
      String exchange,
      String destination,
      boolean toQueue,
      String key,
      Map<String, Object> arguments)
      implements TopologyChange {
    public Bind {
      arguments = Map.copyOf(arguments);
    }
  }

  /** Removes such a binding. */
  record Unbind(
      String exchange,
      String destination,
      boolean toQueue,
      String key,
      Map<String, Object> arguments)
      implements TopologyChange {
    public Unbind {
      arguments = Map.copyOf(arguments);
    }
  }

  /**
   * An exclusive name of an operator's tool on a broker, which keeps the tool from running twice at
   * the same time. It ends with the tool's connection, however that ends.
   *
   * <p>Threads: any; {@link #close} waits for the broker only briefly.
   */
  interface Claim extends AutoCloseable {
    /** Returns whether the name is still held. */
    boolean isHeld();

    /** Releases the name; closing twice is fine. */
    @Override
    void close();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.queues;

import java.util.Map;

/**
 * One step of an operator who rearranges what a broker has: a service never does. A declaration of
 * what is there already, a deletion and an unbinding of what is not change nothing.
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
   * @param ifUnused whether only if nobody consumes it
   * @param ifEmpty whether only if no message waits in it
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

  /** Takes such a binding away. */
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
   * A name that one operator's tool has for itself on a broker, so that it is not run twice at a
   * time. It ends with the tool's connection, however that ends.
   *
   * <p>Threads: any; {@link #close} waits a moment at most for the broker.
   */
  interface Claim extends AutoCloseable {
    /** Returns whether the name is kept from others. */
    boolean isHeld();

    /** Releases the name; closing twice is fine. */
    @Override
    void close();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.migrate;

import dev.bergen.observe.management.BrokerBinding;
import dev.bergen.observe.management.BrokerExchange;
import dev.bergen.observe.management.BrokerQueue;
import dev.bergen.spi.queues.TopologyChange;
import dev.bergen.spi.queues.TopologyChange.Bind;
import dev.bergen.spi.queues.TopologyChange.DeclareExchange;
import dev.bergen.spi.queues.TopologyChange.DeclareQueue;
import dev.bergen.spi.queues.TopologyChange.DeleteExchange;
import dev.bergen.spi.queues.TopologyChange.Unbind;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The declarations of queues, exchanges and bindings. */
final class Shapes {
  private static final String TYPE = "x-queue-type";

  private Shapes() {}

  /** Arguments as declarations take them; a null, which is never declared, is left out. */
  private static Map<String, Object> known(Map<String, @Nullable Object> arguments) {
    Map<String, Object> known = new LinkedHashMap<>();
    arguments.forEach(
        (name, value) -> {
          if (value != null) {
            known.put(name, value);
          }
        });
    return known;
  }

  record QueueShape(
      String name, boolean durable, boolean autoDelete, Map<String, Object> arguments) {
    QueueShape {
      arguments = Map.copyOf(arguments);
    }

    static QueueShape of(BrokerQueue queue) {
      Map<String, Object> arguments = known(queue.arguments());
      if (!queue.type().equals("classic")) { // a default of the broker's is not among them
        arguments.put(TYPE, queue.type());
      }
      return new QueueShape(queue.name(), queue.durable(), queue.autoDelete(), arguments);
    }

    String type() {
      return String.valueOf(arguments.getOrDefault(TYPE, "classic"));
    }

    /** A listing names the type of a queue that was declared without. */
    boolean sameAs(QueueShape other) {
      return durable == other.durable
          && autoDelete == other.autoDelete
          && type().equals(other.type());
    }

    TopologyChange declared() {
      return new DeclareQueue(name, durable, autoDelete, arguments);
    }

    String text() {
      return "%s, %s%s"
          .formatted(
              type(), durable ? "durable" : "not durable", autoDelete ? ", auto-delete" : "");
    }
  }

  record ExchangeShape(
      String name,
      String type,
      boolean durable,
      boolean autoDelete,
      Map<String, Object> arguments) {
    ExchangeShape {
      arguments = Map.copyOf(arguments);
    }

    static ExchangeShape of(BrokerExchange exchange) {
      return new ExchangeShape(
          exchange.name(),
          exchange.type(),
          exchange.durable(),
          exchange.autoDelete(),
          known(exchange.arguments()));
    }

    ExchangeShape withDurable(boolean other) {
      return new ExchangeShape(name, type, other, autoDelete, arguments);
    }

    TopologyChange declared() {
      return new DeclareExchange(name, type, durable, autoDelete, arguments);
    }

    TopologyChange deleted() {
      return new DeleteExchange(name);
    }
  }

  record BindingShape(
      String exchange,
      String destination,
      boolean toQueue,
      String key,
      Map<String, Object> arguments) {
    BindingShape {
      arguments = Map.copyOf(arguments);
    }

    static BindingShape of(BrokerBinding binding) {
      return new BindingShape(
          binding.exchange(),
          binding.destination(),
          binding.toQueue(),
          binding.key(),
          known(binding.arguments()));
    }

    boolean isOf(String queue) {
      return toQueue && destination.equals(queue);
    }

    boolean touches(String name) {
      return exchange.equals(name) || (!toQueue && destination.equals(name));
    }

    BindingShape from(String other) {
      return new BindingShape(other, destination, toQueue, key, arguments);
    }

    TopologyChange bound() {
      return new Bind(exchange, destination, toQueue, key, arguments);
    }

    TopologyChange unbound() {
      return new Unbind(exchange, destination, toQueue, key, arguments);
    }
  }
}

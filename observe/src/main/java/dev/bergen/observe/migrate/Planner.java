// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.migrate;

import dev.bergen.observe.census.Census;
import dev.bergen.observe.census.Reader;
import dev.bergen.observe.management.BrokerQueue;
import dev.bergen.observe.management.Management;
import dev.bergen.observe.management.ManagementException;
import dev.bergen.observe.migrate.MigrationPlan.Change;
import dev.bergen.observe.migrate.Shapes.BindingShape;
import dev.bergen.observe.migrate.Shapes.ExchangeShape;
import dev.bergen.observe.migrate.Shapes.QueueShape;
import dev.bergen.observe.patient.QueueRole;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads the broker's state, and plans a migration; changes nothing. */
public final class Planner {
  /** Arguments that only classic queues take, or only quorum queues; the rest is kept. */
  private static final Set<String> OF_ONE_TYPE =
      Set.of(
          "x-queue-type",
          "x-queue-mode",
          "x-queue-version",
          "x-queue-master-locator",
          "x-ha-policy",
          "x-max-priority",
          "x-delivery-limit",
          "x-max-in-memory-length",
          "x-max-in-memory-bytes",
          "x-quorum-initial-group-size",
          "x-quorum-target-group-size",
          "x-dead-letter-strategy",
          "x-queue-leader-locator");

  private final Broker broker;
  private final Management management;
  private final MigrationTarget target;
  private final long deliveryLimit;

  private final List<QueueShape> queuesBefore = new ArrayList<>();
  private final List<QueueShape> queuesAfter = new ArrayList<>();
  private final Map<String, ExchangeShape> exchangesBefore = new LinkedHashMap<>();
  private final Set<String> fanouts = new TreeSet<>();
  private final List<Change> changes = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  private Planner(Broker broker, MigrationTarget target, long deliveryLimit) {
    this.broker = broker;
    this.management = broker.management();
    this.target = target;
    this.deliveryLimit = deliveryLimit;
  }

  /**
   * Plans.
   *
   * @param names of queues, and of fanout exchanges
   * @param deliveryLimit of quorum queues, as services declare it; 0 for none
   */
  static MigrationPlan plan(
      Broker broker, List<String> names, MigrationTarget target, long deliveryLimit)
      throws MigrationException {
    return new Planner(broker, target, deliveryLimit).plan(names);
  }

  private MigrationPlan plan(List<String> names) throws MigrationException {
    List<BindingShape> bindings = broker.bindings();
    Census census;
    try {
      census = Census.of(management, broker.virtualHost());
    } catch (ManagementException e) {
      throw MigrationException.of(String.valueOf(e.getMessage()), e);
    }
    for (String name : Set.copyOf(names).stream().sorted().toList()) {
      if (!Names.fits(name)) {
        throw MigrationException.of(
            "The name " + name + " is too long: the migration's queues add a prefix to it");
      }
      BrokerQueue queue = broker.queue(name);
      ExchangeShape exchange = broker.exchange(name);
      if (exchange != null && exchange.type().equals("fanout")) {
        fanouts.add(name);
        exchange(exchange, bindings);
      } else if (queue != null) {
        queue(queue, bindings, census);
      } else {
        throw MigrationException.of(
            "There is neither a queue nor a fanout exchange %s in virtual host %s"
                .formatted(name, broker.virtualHost()));
      }
    }
    requirePossible();
    List<ExchangeShape> exchangesAfter =
        exchangesBefore.values().stream().map(it -> it.withDurable(wantsDurable(it))).toList();
    Journal journal =
        new Journal(
            target.type(),
            List.copyOf(new TreeSet<>(names)),
            queuesBefore,
            queuesAfter,
            List.copyOf(exchangesBefore.values()),
            exchangesAfter,
            bindings.stream().filter(this::matters).toList());
    return new MigrationPlan(
        target, changes, others(bindings), options(names), notes(), false, journal);
  }

  /** Refuses changes that would otherwise fail when messages wait already. */
  private void requirePossible() throws MigrationException {
    if (!exchangesBefore.isEmpty() && !broker.setsPolicies()) {
      throw MigrationException.of(
          ("Exchange %s has to change, and the migration sets a policy for it: the user of --management"
                  + " needs the tag policymaker")
              .formatted(String.join(", ", exchangesBefore.keySet())));
    }
    if (target == MigrationTarget.CLASSIC && !queuesBefore.isEmpty()) {
      String type = broker.defaultQueueType();
      if (!type.isEmpty() && !type.equals("classic")) {
        throw MigrationException.of(
            ("Services declare classic queues without a type, and virtual host %s makes these %s"
                    + " queues: change its default_queue_type first")
                .formatted(broker.virtualHost(), type));
      }
    }
  }

  private void queue(BrokerQueue queue, List<BindingShape> bindings, Census census)
      throws MigrationException {
    String name = queue.name();
    requireMigratable(queue);
    QueueShape before = QueueShape.of(queue);
    QueueShape after = new QueueShape(name, true, queue.autoDelete(), arguments(before));
    List<BindingShape> own = bindings.stream().filter(it -> it.isOf(name)).toList();
    for (BindingShape binding : own) {
      ExchangeShape exchange = broker.exchange(binding.exchange());
      if (exchange != null) {
        exchange(exchange, bindings);
      }
    }
    if (before.sameAs(after)) {
      return;
    }
    if (Bound.dropsByBytes(queue)) {
      notes.add(
          ("Queue %s drops its oldest messages beyond %s bytes. The broker does not report how much"
                  + " room is left, so some messages may be dropped when they are returned: with a"
                  + " large backlog, raise the limit first")
              .formatted(name, queue.setting("max-length-bytes")));
    }
    queuesBefore.add(before);
    queuesAfter.add(after);
    changes.add(
        new Change(
            true,
            name,
            before.text(),
            after.text(),
            own.stream().map(it -> it.exchange() + " " + it.key()).distinct().toList(),
            queue.ready(),
            queue.unacknowledged(),
            census.of(name).stream().map(Planner::who).toList()));
  }

  private static String who(Reader reader) {
    String process = reader.process().isEmpty() ? reader.user() : reader.process();
    return "%s at %s (%s)".formatted(process, reader.peer(), reader.client());
  }

  private void requireMigratable(BrokerQueue queue) throws MigrationException {
    String name = queue.name();
    if (QueueRole.of(name).isOfOneProcess()) {
      throw MigrationException.of(
          ("Queue %s belongs to one process, which declares a new one when it starts with new"
                  + " options; there is nothing to migrate. Name the fanout exchange instead,"
                  + " TOPIC_fanout")
              .formatted(name));
    } else if (name.startsWith(Names.PREFIX)) {
      throw MigrationException.of("Queue " + name + " belongs to a migration");
    } else if (queue.exclusive()) {
      throw MigrationException.of("Queue " + name + " is exclusive, so its connection deletes it");
    } else if (queue.type().equals("stream") || target == MigrationTarget.STREAM) {
      throw MigrationException.of(
          ("Queue %s: oslo.messaging uses streams for fanouts only; name the fanout exchange of a"
                  + " topic, TOPIC_fanout")
              .formatted(name));
    } else if (queue.autoDelete() && target == MigrationTarget.QUORUM) {
      throw MigrationException.of(
          ("Queue %s is auto-delete, which quorum queues do not support: set amqp_auto_delete = false"
                  + " on its services first")
              .formatted(name));
    }
  }

  private Map<String, Object> arguments(QueueShape before) {
    Map<String, Object> arguments = new LinkedHashMap<>(before.arguments());
    arguments.keySet().removeAll(OF_ONE_TYPE);
    if (target == MigrationTarget.QUORUM) {
      arguments.put("x-queue-type", "quorum");
      if (deliveryLimit > 0) {
        arguments.put("x-delivery-limit", deliveryLimit);
      }
    }
    return arguments;
  }

  private void exchange(ExchangeShape exchange, List<BindingShape> bindings)
      throws MigrationException {
    String name = exchange.name();
    boolean durable = wantsDurable(exchange);
    if (exchange.durable() == durable || name.startsWith("amq.")) {
      return;
    }
    if (!exchange.type().equals("topic") && !exchange.type().equals("fanout")) {
      throw MigrationException.of(
          "Exchange %s is of type %s, which oslo.messaging does not use"
              .formatted(name, exchange.type()));
    } else if (exchange.arguments().containsKey("alternate-exchange")) {
      throw MigrationException.of(
          ("Exchange %s has an alternate-exchange argument, so its unroutable messages cannot be"
                  + " caught while it is replaced")
              .formatted(name));
    }
    if (exchangesBefore.putIfAbsent(name, exchange) == null) {
      long count = bindings.stream().filter(it -> it.exchange().equals(name)).count();
      changes.add(
          new Change(
              false,
              name,
              exchange.type() + (exchange.durable() ? ", durable" : ", not durable"),
              exchange.type() + (durable ? ", durable" : ", not durable"),
              List.of(count == 1 ? "1 binding" : count + " bindings"),
              0,
              0,
              List.of()));
    }
  }

  /** As services declare it with the new options. */
  private boolean wantsDurable(ExchangeShape exchange) {
    return !fanouts.contains(exchange.name()) || target != MigrationTarget.CLASSIC;
  }

  private boolean matters(BindingShape binding) {
    return queuesBefore.stream().anyMatch(queue -> binding.isOf(queue.name()))
        || exchangesBefore.keySet().stream().anyMatch(binding::touches);
  }

  private List<String> others(List<BindingShape> bindings) {
    return bindings.stream()
        .filter(it -> exchangesBefore.containsKey(it.exchange()) && it.toQueue())
        .map(BindingShape::destination)
        .filter(name -> queuesBefore.stream().noneMatch(queue -> queue.name().equals(name)))
        .distinct()
        .sorted()
        .toList();
  }

  private List<String> options(List<String> names) {
    boolean shared = names.stream().anyMatch(name -> !fanouts.contains(name));
    List<String> options = new ArrayList<>();
    switch (target) {
      case QUORUM -> {
        if (shared) {
          options.add("rabbit_quorum_queue = true");
        }
        if (deliveryLimit > 0) {
          options.add("rabbit_quorum_delivery_limit = " + deliveryLimit);
        }
        if (!fanouts.isEmpty()) {
          options.add("rabbit_transient_quorum_queue = true");
        }
      }
      case STREAM -> {
        options.add("rabbit_stream_fanout = true");
        options.add("rabbit_transient_quorum_queue = true");
        options.add("rabbit_qos_prefetch_count = 10");
      }
      case CLASSIC -> {
        if (shared) {
          options.add("amqp_durable_queues = true");
          options.add("rabbit_quorum_queue = false");
        }
        if (!fanouts.isEmpty()) {
          options.add("rabbit_transient_quorum_queue = false");
          options.add("rabbit_stream_fanout = false");
        }
      }
    }
    return options;
  }

  private List<String> notes() {
    if (!queuesBefore.isEmpty()) {
      notes.add(
          "Bergen's servers continue with the new queues at once, with any options. The broker refuses"
              + " Python's servers from then on: restart them with the options above right after the"
              + " migration, and no earlier; requests wait for them");
    }
    if (!exchangesBefore.isEmpty()) {
      notes.add(
          "Once an exchange is durable, the broker refuses all Python services that reconnect with the"
              + " old options, publishers too");
    }
    return notes;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.migrate;

import dev.bergen.observe.migrate.Shapes.BindingShape;
import dev.bergen.observe.migrate.Shapes.ExchangeShape;
import dev.bergen.spi.queues.TopologyChange;
import dev.bergen.spi.queues.TopologyChange.Bind;
import dev.bergen.spi.queues.TopologyChange.DeclareExchange;
import dev.bergen.spi.queues.TopologyChange.DeleteExchange;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Declares an exchange again with another type or settings. A substitute first gets all its
 * bindings: it is all that has to be bound in the burst that deletes the exchange and declares it.
 * A publisher in between gets an error for the missing exchange, and publishes again; messages that
 * arrive before the one binding are caught. Two ways to one queue make one copy, so nothing is
 * duplicated.
 */
final class ExchangeStep {
  private static final int TRIES = 10;

  /** Every key, for exchanges of topics; those of fanouts ignore it. */
  private static final String ALL = "#";

  private final Broker broker;
  private final Journal journal;

  ExchangeStep(Broker broker, Journal journal) {
    this.broker = broker;
    this.journal = journal;
  }

  /** Returns those that are not as they are to be. */
  List<ExchangeShape> pending(List<ExchangeShape> wanted) throws MigrationException {
    List<ExchangeShape> pending = new ArrayList<>();
    for (ExchangeShape exchange : wanted) {
      ExchangeShape now = broker.exchange(exchange.name());
      boolean halfway = broker.exchange(Names.standIn(exchange.name())) != null;
      boolean vanished = now == null && exchange.autoDelete() && !halfway;
      if (halfway || (!vanished && (now == null || now.durable() != exchange.durable()))) {
        pending.add(exchange);
      }
    }
    return pending;
  }

  void replace(ExchangeShape exchange, MigrationWatch watch) throws MigrationException {
    String name = exchange.name();
    String standIn = Names.standIn(name);
    Set<BindingShape> known = new LinkedHashSet<>(ofJournal(name));
    for (int i = 1; ; i++) {
      broker.bindings().stream()
          .filter(it -> it.touches(name) && !it.destination().equals(standIn))
          .forEach(known::add);
      broker.bindings().stream() // of a run that broke off after the exchange was deleted
          .filter(it -> it.exchange().equals(standIn))
          .map(it -> it.from(name))
          .forEach(known::add);
      List<BindingShape> alive = alive(known);
      try {
        broker.change(standingIn(exchange, alive));
        broker.change(replacing(exchange, alive));
        List<TopologyChange> last = new ArrayList<>();
        alive.forEach(binding -> last.add(binding.bound()));
        last.add(new DeleteExchange(standIn));
        broker.change(last);
        watch.done(
            "exchange %s is %sdurable, with %s"
                .formatted(name, exchange.durable() ? "" : "not ", count(alive.size())));
        return;
      } catch (MigrationException e) { // another client declared it first, or a queue has gone
        if (i == TRIES) {
          throw e;
        }
      }
    }
  }

  private static String count(int bindings) {
    return bindings == 1 ? "1 binding" : "%,d bindings".formatted(bindings);
  }

  private static List<TopologyChange> standingIn(
      ExchangeShape exchange, List<BindingShape> bindings) {
    String standIn = Names.standIn(exchange.name());
    List<TopologyChange> changes = new ArrayList<>();
    changes.add(new DeclareExchange(standIn, exchange.type(), true, false, Map.of()));
    bindings.stream()
        .filter(it -> it.exchange().equals(exchange.name()))
        .map(it -> new Bind(standIn, it.destination(), it.toQueue(), it.key(), it.arguments()))
        .forEach(changes::add);
    return changes;
  }

  private List<TopologyChange> replacing(ExchangeShape exchange, List<BindingShape> bindings)
      throws MigrationException {
    ExchangeShape now = broker.exchange(exchange.name());
    List<TopologyChange> changes = new ArrayList<>();
    if (now != null && now.durable() != exchange.durable()) {
      changes.add(exchange.deleted());
    }
    changes.add(exchange.declared());
    changes.add(new Bind(exchange.name(), Names.standIn(exchange.name()), false, ALL, Map.of()));
    bindings.stream()
        .filter(it -> !it.exchange().equals(exchange.name()))
        .forEach(it -> changes.add(it.bound()));
    return changes;
  }

  /** The journal's bindings of it, without those of queues that have another way at the time. */
  private List<BindingShape> ofJournal(String exchange) throws MigrationException {
    List<BindingShape> known = new ArrayList<>();
    for (BindingShape binding : journal.bindings()) {
      if (binding.touches(exchange)
          && !(binding.toQueue() && broker.exchange(Names.way(binding.destination())) != null)) {
        known.add(binding);
      }
    }
    return known;
  }

  private List<BindingShape> alive(Iterable<BindingShape> bindings) throws MigrationException {
    List<BindingShape> alive = new ArrayList<>();
    for (BindingShape binding : bindings) {
      boolean there =
          binding.toQueue()
              ? broker.queue(binding.destination()) != null
              : broker.exchange(binding.destination()) != null;
      if (there) {
        alive.add(binding);
      }
    }
    return alive;
  }
}

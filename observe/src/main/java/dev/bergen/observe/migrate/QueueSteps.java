// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.migrate;

import dev.bergen.observe.management.BrokerQueue;
import dev.bergen.observe.migrate.Shapes.BindingShape;
import dev.bergen.observe.migrate.Shapes.QueueShape;
import dev.bergen.spi.queues.MoveRequest;
import dev.bergen.spi.queues.TopologyChange;
import dev.bergen.spi.queues.TopologyChange.Bind;
import dev.bergen.spi.queues.TopologyChange.DeclareExchange;
import dev.bergen.spi.queues.TopologyChange.DeclareQueue;
import dev.bergen.spi.queues.TopologyChange.DeleteExchange;
import dev.bergen.spi.queues.TopologyChange.DeleteQueue;
import dev.bergen.spi.queues.TopologyChange.Unbind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Closes the way to queues, empties them, replaces them and opens the way again. The way is an
 * exchange to which the bindings of the queue lead, and which leads to the queue: once it does not,
 * its alternate exchange keeps new messages, even if other queues are bound to them.
 */
final class QueueSteps {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int TRIES = 20;

  private final Broker broker;
  private final Journal journal;
  private final Duration settle;
  private final Duration patience;

  /** When a queue was first seen empty; null if it was not. */
  private final Map<String, @Nullable Long> emptySince = new HashMap<>();

  QueueSteps(Broker broker, Journal journal, Duration settle, Duration patience) {
    this.broker = broker;
    this.journal = journal;
    this.settle = settle;
    this.patience = patience;
  }

  /** Returns those that are not as they are to be. */
  List<QueueShape> pending(List<QueueShape> wanted) throws MigrationException {
    List<QueueShape> pending = new ArrayList<>();
    for (QueueShape queue : wanted) {
      QueueShape now = broker.queueShape(queue.name());
      if (now == null || !now.sameAs(queue)) {
        pending.add(queue);
      }
    }
    return pending;
  }

  private List<BindingShape> bindings(QueueShape queue) {
    return journal.bindings().stream().filter(it -> it.isOf(queue.name())).toList();
  }

  /** Those whose exchanges are still there. */
  private List<BindingShape> bindable(QueueShape queue, MigrationWatch watch)
      throws MigrationException {
    List<BindingShape> bindable = new ArrayList<>();
    for (BindingShape binding : bindings(queue)) {
      if (broker.exchange(binding.exchange()) != null) {
        bindable.add(binding);
      } else {
        watch.done(
            "exchange %s no longer exists, so queue %s is not bound to it"
                .formatted(binding.exchange(), queue.name()));
      }
    }
    return bindable;
  }

  void detour(List<QueueShape> queues, MigrationWatch watch) throws MigrationException {
    for (QueueShape queue : queues) {
      String name = queue.name();
      String way = Names.way(name);
      String waiting = Names.waiting(name);
      List<TopologyChange> changes = new ArrayList<>();
      changes.add(new DeclareExchange(waiting, "fanout", true, false, Map.of()));
      changes.add(new DeclareQueue(waiting, true, false, Migration.classic()));
      changes.add(new Bind(waiting, waiting, true, "", Map.of()));
      changes.add(
          new DeclareExchange(way, "fanout", true, false, Map.of("alternate-exchange", waiting)));
      if (broker.queue(name) != null) {
        changes.add(new Bind(way, name, true, "", Map.of()));
      }
      bindable(queue, watch)
          .forEach(
              it -> changes.add(new Bind(it.exchange(), way, false, it.key(), it.arguments())));
      broker.change(changes);
    }
    watch.done("new messages pass through these exchanges");
  }

  void unbind(List<QueueShape> queues, MigrationWatch watch) throws MigrationException {
    for (QueueShape queue : queues) {
      broker.change(unbindings(queue));
    }
    watch.done("new messages wait");
  }

  /** A queue's bindings first: as long as its way is open, each message still comes once. */
  private List<TopologyChange> unbindings(QueueShape queue) throws MigrationException {
    List<TopologyChange> changes = new ArrayList<>();
    if (broker.queue(queue.name()) != null) {
      bindings(queue).forEach(binding -> changes.add(binding.unbound()));
      changes.add(new Unbind(Names.way(queue.name()), queue.name(), true, "", Map.of()));
    }
    return changes;
  }

  /** Waits until they are empty, without unacknowledged messages. */
  void empty(List<QueueShape> queues, MigrationWatch watch)
      throws MigrationException, InterruptedException {
    long begun = System.nanoTime();
    long moved = 0;
    for (boolean empty = false; !empty; ) {
      Steps.requireContinue(Step.EMPTY, watch);
      empty = true;
      List<String> held = new ArrayList<>();
      for (QueueShape queue : queues) {
        BrokerQueue now = broker.queue(queue.name());
        if (now != null) {
          broker.change(unbindings(queue)); // Bergen's servers bind theirs every 10 s
          long moving = System.nanoTime();
          moved += aside(queue.name(), watch);
          begun += System.nanoTime() - moving; // a backlog is no consumer's fault
          empty &= isQuiet(now, held);
        }
      }
      if (!held.isEmpty() && System.nanoTime() - begun > patience.toNanos()) {
        throw MigrationException.of(
            ("Consumers still hold messages after %d s: %s. Wait and run the command again, restart"
                    + " the consumers, or roll back")
                .formatted(patience.toSeconds(), String.join(", ", held)));
      }
      if (!empty) {
        watch.pause(POLL);
      }
    }
    watch.done("the queues are empty; moved aside: %,d".formatted(moved));
  }

  private boolean isQuiet(BrokerQueue queue, List<String> held) throws MigrationException {
    String name = queue.name();
    long ready = broker.state(name).messages();
    if (ready + queue.unacknowledged() > 0 || !queue.counted()) {
      emptySince.remove(name);
      held.add(
          queue.counted()
              ? "%s %,d".formatted(name, Math.max(ready, queue.unacknowledged()))
              : name + " (not counted by the broker yet)");
      return false;
    }
    Long since = emptySince.get(name);
    if (since == null) {
      since = System.nanoTime();
      emptySince.put(name, since);
    }
    return System.nanoTime() - since >= settle.toNanos();
  }

  private long aside(String queue, MigrationWatch watch) throws MigrationException {
    if (broker.state(queue).messages() == 0) {
      return 0;
    }
    emptySince.remove(queue);
    String aside = Names.aside(queue);
    broker.change(List.of(new DeclareQueue(aside, true, false, Migration.classic())));
    return broker.move(MoveRequest.toQueue(queue, aside), count -> watch.mayContinue()).moved();
  }

  void swap(List<QueueShape> queues, MigrationWatch watch)
      throws MigrationException, InterruptedException {
    for (QueueShape queue : queues) {
      swap(queue, watch);
      watch.done("queue %s is %s".formatted(queue.name(), queue.text()));
    }
  }

  private void swap(QueueShape queue, MigrationWatch watch)
      throws MigrationException, InterruptedException {
    for (int i = 1; ; i++) {
      QueueShape now = broker.queueShape(queue.name());
      List<TopologyChange> changes = new ArrayList<>();
      if (now != null && !now.sameAs(queue)) {
        changes.addAll(unbindings(queue));
        changes.add(new DeleteQueue(queue.name(), false, !now.type().equals("quorum")));
      }
      changes.add(queue.declared());
      // At once: its consumers bind it again themselves, and two ways to one queue make one copy.
      changes.add(new Bind(Names.way(queue.name()), queue.name(), true, "", Map.of()));
      try {
        broker.change(changes);
        break;
      } catch (MigrationException e) { // not empty any more, or another client declared it first
        if (i == TRIES) {
          throw e;
        }
        Steps.requireContinue(Step.SWAP, watch);
        empty(List.of(queue), watch);
      }
    }
    requireMade(queue);
  }

  /** A broker may have a default of its own for the type of queues. */
  private void requireMade(QueueShape queue) throws MigrationException {
    QueueShape made = broker.queueShape(queue.name());
    if (made != null && !made.sameAs(queue)) {
      throw MigrationException.of(
          "Queue %s is %s although it was declared as %s: check the broker's default_queue_type"
              .formatted(queue.name(), made.text(), queue.text()));
    }
  }

  void restore(List<QueueShape> queues, MigrationWatch watch)
      throws MigrationException, InterruptedException {
    long moved = 0;
    for (QueueShape queue : queues) {
      String name = queue.name();
      String way = Names.way(name);
      moved += moveAll(Names.aside(name), name, watch);
      List<TopologyChange> changes = new ArrayList<>();
      if (broker.exchange(way) != null) {
        changes.add(new Bind(way, name, true, "", Map.of()));
      }
      bindable(queue, watch).forEach(binding -> changes.add(binding.bound()));
      changes.add(new DeleteExchange(way));
      changes.add(new DeleteExchange(Names.waiting(name)));
      broker.change(changes);
      moved += moveAll(Names.waiting(name), name, watch);
      broker.change(
          List.of(
              new DeleteQueue(Names.aside(name), true, true),
              new DeleteQueue(Names.waiting(name), true, true)));
    }
    watch.done("messages moved into the queues: %,d".formatted(moved));
  }

  private long moveAll(String from, String to, MigrationWatch watch)
      throws MigrationException, InterruptedException {
    long moved = 0;
    long waitsSince = System.nanoTime();
    while (broker.state(from).messages() > 0) {
      Steps.requireContinue(Step.RETURN, watch);
      long room = room(to, watch);
      if (room > 0) {
        MoveRequest request = MoveRequest.toQueue(from, to).withLimit(room);
        moved += broker.move(request, count -> watch.mayContinue()).moved();
        waitsSince = System.nanoTime();
      } else if (System.nanoTime() - waitsSince > patience.toNanos()) {
        throw MigrationException.of(
            ("Queue %s is full and would drop its oldest messages. Consume from it or set a larger"
                    + " max-length, then run the command again")
                .formatted(to));
      } else {
        watch.pause(POLL);
      }
    }
    return moved;
  }

  /** Asked first, as a quorum queue's own policies take 5 s to be reported. */
  private boolean mayBeBounded() throws MigrationException {
    return !broker.setsPolicies()
        || broker.policies().stream()
            .anyMatch(policy -> policy.definition().containsKey("max-length"));
  }

  private long room(String queue, MigrationWatch watch)
      throws MigrationException, InterruptedException {
    BrokerQueue now = broker.queue(queue);
    if (now != null && !now.policiesKnown() && mayBeBounded()) { // it is new
      now = SideQueues.reported(broker, queue, watch);
    }
    return now == null
        ? Long.MAX_VALUE
        : Math.max(0, Bound.messages(now) - broker.state(queue).messages());
  }
}

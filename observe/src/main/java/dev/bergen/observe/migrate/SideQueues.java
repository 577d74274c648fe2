// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.migrate;

import dev.bergen.observe.management.BrokerQueue;
import dev.bergen.observe.migrate.Shapes.QueueShape;
import dev.bergen.spi.queues.TopologyChange;
import dev.bergen.spi.queues.TopologyChange.DeclareQueue;
import dev.bergen.spi.queues.TopologyChange.DeleteQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The queues that a migration has for itself. The policies of a deployment apply to them, too, and
 * many limit the length or the lifetime of each queue: then the journal or the caught messages
 * would be lost.
 */
final class SideQueues {
  /** Settings that remove messages from a queue without a consumer, or the queue itself. */
  private static final List<String> ENDS =
      List.of("message-ttl", "expires", "max-length", "max-length-bytes");

  private static final Duration POLL = Duration.ofMillis(200);
  private static final int POLLS = 150;

  private final Broker broker;
  private final Set<String> names = new LinkedHashSet<>();

  SideQueues(Broker broker, Journal journal) {
    this.broker = broker;
    names.add(Names.JOURNAL);
    if (!journal.replaced().isEmpty()) {
      names.add(Names.CAUGHT);
    }
    for (QueueShape queue : journal.queuesAfter()) {
      names.add(Names.waiting(queue.name()));
      names.add(Names.aside(queue.name()));
    }
  }

  /** Declares them, and checks that they keep their messages. */
  void declare(MigrationWatch watch) throws MigrationException, InterruptedException {
    List<TopologyChange> changes = new ArrayList<>();
    names.forEach(name -> changes.add(new DeclareQueue(name, true, false, Migration.classic())));
    broker.change(changes);
    for (String name : names) {
      requireLasting(reported(broker, name, watch));
    }
  }

  /**
   * Returns a queue with its policies, which the broker reports once its statistics exist, after
   * seconds.
   */
  static BrokerQueue reported(Broker broker, String name, MigrationWatch watch)
      throws MigrationException, InterruptedException {
    for (int poll = 0; poll < POLLS; poll++) {
      BrokerQueue queue = broker.queue(name);
      if (queue != null && queue.counted() && queue.policiesKnown()) {
        return queue;
      }
      watch.pause(POLL);
      Steps.requireContinue(Step.JOURNAL, watch);
    }
    throw MigrationException.of(
        "The management API does not show the policies of queue %s; check that it collects statistics"
            .formatted(name));
  }

  private static void requireLasting(BrokerQueue queue) throws MigrationException {
    for (String end : ENDS) {
      Object value = queue.setting(end);
      if (value != null) {
        throw MigrationException.of(
            ("Policy %s sets %s = %s for queue %s, which would drop messages that the migration"
                    + " keeps there. Set a policy with a higher priority for ^%s and run the command"
                    + " again")
                .formatted(
                    queue.policy() == null ? "of an operator" : queue.policy(),
                    end,
                    value,
                    queue.name(),
                    Names.PREFIX.replace(".", "\\.")));
      }
    }
  }

  /** Deletes the declared queues. */
  void deleteEmpty() throws MigrationException {
    List<TopologyChange> changes = new ArrayList<>();
    names.forEach(name -> changes.add(new DeleteQueue(name, true, true)));
    broker.change(changes);
  }
}

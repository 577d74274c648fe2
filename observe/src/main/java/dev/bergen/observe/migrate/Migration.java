// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.migrate;

import dev.bergen.observe.management.Management;
import dev.bergen.observe.migrate.Shapes.ExchangeShape;
import dev.bergen.observe.migrate.Shapes.QueueShape;
import dev.bergen.spi.queues.TopologyChange.Claim;
import dev.bergen.spi.queues.TopologyChange.DeleteQueue;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives queues another type while messages go through them. The state to reach, and the state
 * before, are written into a queue of the broker first; then the broker is brought there step by
 * step. Each step reads the present state and does the missing part. So a migration that was
 * interrupted at any point is continued by running it again, and rolled back by running it towards
 * the state before.
 *
 * <p>Nothing is lost: messages for a queue are led through an exchange of the migration's own; that
 * way is closed, and an alternate exchange takes over in that moment; consumers finish; the queue
 * is replaced; its backlog is moved into it. A message is duplicated only if a connection breaks
 * while messages are moved, or if a server binds its queue again before it is replaced. One run at
 * a time works on a virtual host.
 *
 * <p>Threads: one; each method blocks, most of it for seconds.
 */
public final class Migration {
  private final Broker broker;
  private final Duration settle;
  private final Duration patience;

  /**
   * Creates a migration; makes no requests.
   *
   * @param settle how long the broker must have counted no unacknowledged message before a queue is
   *     deleted; the management API reports them up to 10 s late
   * @param patience how long to wait for consumers to finish
   */
  public Migration(
      RpcTransport transport,
      Management management,
      String virtualHost,
      Duration settle,
      Duration patience) {
    this.broker = new Broker(transport, management, virtualHost);
    this.settle = settle;
    this.patience = patience;
  }

  /**
   * Returns the changes that it would make, and changes nothing.
   *
   * @param names of queues, and of fanout exchanges
   * @param deliveryLimit of quorum queues, as services declare it; 0 for none
   * @throws MigrationException if it cannot be done, or another one has been begun
   */
  public MigrationPlan plan(List<String> names, MigrationTarget target, long deliveryLimit)
      throws MigrationException {
    Journal begun = journal();
    if (begun == null) {
      requireNoTraces();
      return Planner.plan(broker, names, target, deliveryLimit);
    }
    if (!begun.target().equals(target.type())
        || !new HashSet<>(begun.names()).equals(new HashSet<>(names))) {
      throw MigrationException.of(
          ("A migration of %s to %s is unfinished: give these names to continue it, or undo it with"
                  + " --rollback")
              .formatted(String.join(" ", begun.names()), begun.target()));
    }
    return new MigrationPlan(target, List.of(), List.of(), List.of(), List.of(), true, begun);
  }

  /** Executes the plan, or the rest of it. */
  public void apply(MigrationPlan plan, MigrationWatch watch)
      throws MigrationException, InterruptedException {
    if (plan.isEmpty()) {
      return;
    }
    try (Claim claim = broker.claim()) {
      Journal begun = journal();
      if (begun == null && plan.begun()) {
        throw MigrationException.of("Another run has finished that migration; plan again");
      } else if (begun != null && !begun.equals(plan.journal())) {
        throw MigrationException.of("Another run has started a migration; plan again");
      } else if (begun == null) {
        begin(plan, watch);
      }
      runAlone(claim, plan.journal(), true, watch);
    }
  }

  /**
   * Restores the state before the migration that has not ended.
   *
   * @return the names of its queues and exchanges; none if there is no such migration
   */
  public List<String> rollback(MigrationWatch watch)
      throws MigrationException, InterruptedException {
    try (Claim claim = broker.claim()) {
      Journal journal = journal();
      if (journal == null) {
        requireNoTraces();
        return List.of();
      }
      runAlone(claim, journal, false, watch);
      return journal.names();
    }
  }

  /** Planned anew, the bindings that such exchanges have would be lost. */
  private void requireNoTraces() throws MigrationException {
    List<String> traces = broker.ofUnended();
    if (!traces.isEmpty()) {
      throw MigrationException.of(
          ("Queue %s with the journal of an unfinished migration was deleted. These exchanges still"
                  + " have the bindings of its queues: %s. Restore them as the guide on changing queue"
                  + " types describes")
              .formatted(Names.JOURNAL, String.join(" ", traces)));
    }
  }

  private @Nullable Journal journal() throws MigrationException {
    String text = broker.read(Names.JOURNAL);
    return text == null ? null : Journal.parse(text);
  }

  private void begin(MigrationPlan plan, MigrationWatch watch)
      throws MigrationException, InterruptedException {
    Steps.begin(Step.JOURNAL, watch);
    SideQueues sideQueues = new SideQueues(broker, plan.journal());
    try {
      sideQueues.declare(watch);
      broker.write(Names.JOURNAL, plan.journal().text());
    } catch (MigrationException e) {
      try {
        sideQueues.deleteEmpty();
      } catch (MigrationException another) {
        e.addSuppressed(another);
      }
      throw e;
    }
    watch.done("the journal is in queue " + Names.JOURNAL);
  }

  private void runAlone(Claim claim, Journal journal, boolean forward, MigrationWatch watch)
      throws MigrationException, InterruptedException {
    try {
      run(journal, forward, new OneAtATime(claim, watch));
    } catch (MigrationException e) {
      if (e.isStopped() && !claim.isHeld()) {
        throw MigrationException.of(
            "The connection that locks out other runs is lost: run the command again", e);
      }
      throw e;
    }
  }

  private void run(Journal journal, boolean forward, MigrationWatch watch)
      throws MigrationException, InterruptedException {
    CatchAll catchAll = new CatchAll(broker, journal.replaced());
    ExchangeStep exchanges = new ExchangeStep(broker, journal);
    QueueSteps queues = new QueueSteps(broker, journal, settle, patience);
    List<ExchangeShape> otherExchanges = exchanges.pending(journal.exchanges(forward));
    List<QueueShape> otherQueues = queues.pending(journal.queues(forward));
    if (!otherExchanges.isEmpty()) {
      Steps.begin(Step.CATCH, watch);
      catchAll.install(watch);
      Steps.begin(Step.EXCHANGES, watch);
      for (ExchangeShape exchange : otherExchanges) {
        exchanges.replace(exchange, watch);
      }
    }
    if (!journal.replaced().isEmpty()) { // soon: it hides missing queues from senders
      Steps.begin(Step.REPLAY, watch);
      catchAll.remove(watch);
    }
    if (!otherQueues.isEmpty()) {
      Steps.begin(Step.DETOUR, watch);
      queues.detour(otherQueues, watch);
      Steps.begin(Step.UNBIND, watch);
      queues.unbind(otherQueues, watch);
      Steps.begin(Step.EMPTY, watch);
      queues.empty(otherQueues, watch);
      Steps.begin(Step.SWAP, watch);
      queues.swap(otherQueues, watch);
    }
    if (!journal.queues(forward).isEmpty()) {
      Steps.begin(Step.RETURN, watch);
      queues.restore(journal.queues(forward), watch);
    }
    Steps.begin(Step.CLEAN, watch);
    broker.change(List.of(new DeleteQueue(Names.JOURNAL, false, false)));
    watch.done("the migration has left nothing on the broker");
  }

  static Map<String, Object> classic() {
    return Map.of("x-queue-type", "classic");
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.migrate;

import java.util.List;

/**
 * The changes that a migration would make.
 *
 * @param target the type that the queues are to get
 * @param changes the changes of each queue and exchange; none if there is nothing to change
 * @param others queues that stay unchanged while their exchange changes
 * @param options what services must be started with afterwards, as lines of a configuration file
 * @param notes further things to know before
 * @param begun whether this was begun already, and would be continued
 */
public record MigrationPlan(
    MigrationTarget target,
    List<Change> changes,
    List<String> others,
    List<String> options,
    List<String> notes,
    boolean begun,
    Journal journal) {

  /** Copies the lists. */
  public MigrationPlan {
    changes = List.copyOf(changes);
    others = List.copyOf(others);
    options = List.copyOf(options);
    notes = List.copyOf(notes);
  }

  /** Whether there are any changes. */
  public boolean isEmpty() {
    return changes.isEmpty() && !begun;
  }

  /** Returns the steps that it takes. */
  public List<Step> steps() {
    boolean queues = changes.stream().anyMatch(Change::isQueue);
    boolean exchanges = changes.stream().anyMatch(change -> !change.isQueue());
    return List.of(Step.values()).stream()
        .filter(step -> exchanges || !Step.OF_EXCHANGES.contains(step))
        .filter(step -> queues || !Step.OF_QUEUES.contains(step))
        .toList();
  }

  /**
   * One of them.
   *
   * @param isQueue whether it is a queue, or else an exchange
   * @param before how it is declared
   * @param after how it is to be declared
   * @param bindings the keys by which exchanges reach a queue, or how many an exchange has
   * @param ready messages that wait
   * @param unacknowledged messages that consumers hold
   * @param consumers who takes from it
   */
  public record Change(
      boolean isQueue,
      String name,
      String before,
      String after,
      List<String> bindings,
      long ready,
      long unacknowledged,
      List<String> consumers) {

    /** Copies the lists. */
    public Change {
      bindings = List.copyOf(bindings);
      consumers = List.copyOf(consumers);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.queues;

import org.jspecify.annotations.Nullable;

/**
 * A snapshot of a queue, or of the backlog of a group in a topic.
 *
 * @param exists whether it exists; if not, no consumer has listened there yet
 * @param messages the backlog, without messages in flight to consumers
 * @param consumers how many it has
 * @param earlier messages that no listener of this group will receive, because the group is new and
 *     starts after them
 * @param note a remark for the operator; {@code null} for none
 */
public record QueueState(
    String name,
    boolean exists,
    long messages,
    int consumers,
    long earlier,
    @Nullable String note) {

  /** Makes a state without earlier messages and remarks. */
  public QueueState(String name, boolean exists, long messages, int consumers) {
    this(name, exists, messages, consumers, 0, null);
  }
}

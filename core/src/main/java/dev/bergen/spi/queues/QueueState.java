// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.queues;

import org.jspecify.annotations.Nullable;

/**
 * How a queue is at a moment, or what waits in a topic for a group.
 *
 * @param exists whether there is one; if not, nobody has listened there yet
 * @param messages that wait in it, without those that were handed out
 * @param consumers that take from it
 * @param earlier messages that are there and that no listener of this group will get, since the
 *     group is new and begins behind them
 * @param note what else is to be said for people; {@code null} if nothing is
 */
public record QueueState(
    String name,
    boolean exists,
    long messages,
    int consumers,
    long earlier,
    @Nullable String note) {

  /** A state of which nothing else is to be said. */
  public QueueState(String name, boolean exists, long messages, int consumers) {
    this(name, exists, messages, consumers, 0, null);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.publish;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Channels that nothing more is published on, until the broker has answered for the earlier
 * messages.
 *
 * <p>A channel is spent when the broker has refused (nacked) a message on it: the broker's side of
 * a channel remembers where queues are, and where a quorum queue's leader has died it may
 * permanently refuse messages that it accepts on another channel. Another channel follows at most
 * once a second, and only while few spent ones are left.
 *
 * <p>Threads: the link's loop changes, any thread reads.
 */
final class SpentChannels {
  private static final long BETWEEN_NANOS = 1_000_000_000;
  private static final int MOST = 4;

  private final List<ConfirmChannel> channels = new CopyOnWriteArrayList<>();

  /** When the last one was added. */
  private volatile long added = System.nanoTime() - BETWEEN_NANOS;

  /** Whether {@code open} should take no more messages, and may be replaced now. */
  boolean isDue(ConfirmChannel open) {
    return open.hasRefused()
        && channels.size() < MOST
        && System.nanoTime() - added >= BETWEEN_NANOS;
  }

  void add(ConfirmChannel spent) {
    channels.add(spent);
    added = System.nanoTime();
  }

  boolean contains(ConfirmChannel channel) {
    return channels.contains(channel);
  }

  void remove(ConfirmChannel channel) {
    channels.remove(channel);
  }

  /** Removes those without unanswered messages. */
  List<ConfirmChannel> takeSettled() {
    List<ConfirmChannel> settled =
        channels.stream().filter(channel -> channel.ledger().isEmpty()).toList();
    channels.removeAll(settled);
    return settled;
  }

  /** Returns all, the newest first. */
  List<ConfirmChannel> newestFirst() {
    List<ConfirmChannel> all = new ArrayList<>(channels);
    Collections.reverse(all);
    return all;
  }
}

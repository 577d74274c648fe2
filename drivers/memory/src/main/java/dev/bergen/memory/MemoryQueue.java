// SPDX-License-Identifier: Apache-2.0
package dev.bergen.memory;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Messages that wait for a server, and the servers that compete for them. Whoever calls holds the
 * broker's lock.
 */
final class MemoryQueue {
  private final String name;
  private final int bound;
  private final ArrayDeque<MemoryMessage> messages = new ArrayDeque<>();

  /** The one whose turn it is comes first. */
  private final ArrayDeque<MemorySubscription> consumers = new ArrayDeque<>();

  MemoryQueue(String name, int bound) {
    this.name = name;
    this.bound = bound;
  }

  /** Returns whether the message found a place. */
  boolean offer(MemoryMessage message) {
    if (messages.size() >= bound) {
      messages.removeIf(MemoryMessage::isExpired);
    }
    return messages.size() < bound && messages.offer(message);
  }

  /** Puts back, in front, what was taken but not handed out; there is always a place for that. */
  void putBack(MemoryMessage message) {
    messages.addFirst(message);
  }

  /** Takes the oldest message that somebody still wants; {@code null} when there is none. */
  @Nullable MemoryMessage poll() {
    MemoryMessage next = messages.poll();
    while (next != null && next.isExpired()) {
      next = messages.poll();
    }
    return next;
  }

  void addConsumer(MemorySubscription consumer) {
    consumers.add(consumer);
  }

  void removeConsumer(MemorySubscription consumer) {
    consumers.remove(consumer);
  }

  /** Returns whose turn it is among those that want more; {@code null} if all are busy. */
  @Nullable MemorySubscription nextConsumer() {
    for (int tried = 0; tried < consumers.size(); tried++) {
      MemorySubscription next = consumers.remove();
      consumers.add(next);
      if (next.wantsMore()) {
        return next;
      }
    }
    return null;
  }

  String fullText() {
    return "Queue " + name + " is full: it holds " + bound + " messages that no server has taken";
  }

  @Override
  public String toString() {
    return name;
  }
}

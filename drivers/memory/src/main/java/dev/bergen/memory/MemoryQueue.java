// SPDX-License-Identifier: Apache-2.0
package dev.bergen.memory;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Messages that wait for a server or a listener, and those that compete for them. Whoever calls
 * holds the broker's lock.
 *
 * @param <M> what waits here
 */
final class MemoryQueue<M extends MemoryItem> {
  private final String name;
  private final int bound;
  private final ArrayDeque<M> messages = new ArrayDeque<>();

  /** The one whose turn it is comes first. */
  private final ArrayDeque<MemorySubscription<M>> consumers = new ArrayDeque<>();

  MemoryQueue(String name, int bound) {
    this.name = name;
    this.bound = bound;
  }

  /** Returns whether the message found a place. */
  boolean offer(M message) {
    if (messages.size() >= bound) {
      messages.removeIf(MemoryItem::isExpired);
    }
    return messages.size() < bound && messages.offer(message);
  }

  /** Puts back, in front, what was taken but not handed out; there is always a place for that. */
  void putBack(M message) {
    messages.addFirst(message);
  }

  /** Puts behind all others what was taken and is given back; there is always a place for that. */
  void putAtEnd(M message) {
    messages.addLast(message);
  }

  /** Takes the oldest message that somebody still wants; {@code null} when there is none. */
  @Nullable M poll() {
    M next = messages.poll();
    while (next != null && next.isExpired()) {
      next = messages.poll();
    }
    return next;
  }

  void addConsumer(MemorySubscription<M> consumer) {
    consumers.add(consumer);
  }

  void removeConsumer(MemorySubscription<M> consumer) {
    consumers.remove(consumer);
  }

  /** Returns whose turn it is among those that want more; {@code null} if all are busy. */
  @Nullable MemorySubscription<M> nextConsumer() {
    for (int tried = 0; tried < consumers.size(); tried++) {
      MemorySubscription<M> next = consumers.remove();
      consumers.add(next);
      if (next.wantsMore()) {
        return next;
      }
    }
    return null;
  }

  String fullText() {
    return "Queue " + name + " is full: " + bound + " unconsumed messages";
  }

  @Override
  public String toString() {
    return name;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.memory;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Messages for a server or a listener, and the subscriptions that compete for them. The caller
 * holds the broker's lock.
 *
 * @param <M> the type of the items
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

  /** Requeues at the head a message that was polled but not delivered; the bound does not apply. */
  void putBack(M message) {
    messages.addFirst(message);
  }

  /** Requeues a rejected message behind all others; the bound does not apply. */
  void putAtEnd(M message) {
    messages.addLast(message);
  }

  /** Removes and returns the oldest message that has not expired; {@code null} if there is none. */
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

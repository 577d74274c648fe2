// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.publish;

import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages that wait to be written, in order. Bounded by the {@link Backlog}, where each has taken
 * its room. Messages that have ended leave by themselves.
 *
 * <p>Threads: any thread adds; one at a time takes.
 */
public final class Outbox {
  private final Deque<Outgoing> queue = new ConcurrentLinkedDeque<>();

  public void add(Outgoing message) {
    message.waitsIn = this;
    queue.addLast(message);
    // Read after adding: either this sees that it is done or the end sees where it waits.
    leaveIfDone(message);
  }

  /** Returns messages to the front, in their order. */
  void putBack(List<Outgoing> messages) {
    for (int i = messages.size() - 1; i >= 0; i--) {
      Outgoing message = messages.get(i);
      message.waitsIn = this;
      queue.addFirst(message);
      leaveIfDone(message);
    }
  }

  /** Returns the message whose turn it is; {@code null} when none waits. */
  public @Nullable Outgoing peek() {
    return queue.peekFirst();
  }

  /** Takes out the message that {@link #peek} gave; returns whether it was still there. */
  public boolean take(Outgoing message) {
    boolean removed = queue.removeFirstOccurrence(message);
    message.waitsIn = null;
    return removed;
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  public void forEach(Consumer<Outgoing> action) {
    queue.forEach(action);
  }

  /** To be called when the message has ended; it may have been taken before. */
  void leave(Outgoing message) {
    if (queue.removeFirstOccurrence(message)) {
      message.waitsIn = null;
    }
  }

  private void leaveIfDone(Outgoing message) {
    if (message.isDone()) {
      leave(message);
    }
  }
}

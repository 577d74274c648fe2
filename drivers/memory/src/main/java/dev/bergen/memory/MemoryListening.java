// SPDX-License-Identifier: Apache-2.0
package dev.bergen.memory;

import dev.bergen.Deadline;
import dev.bergen.spi.IncomingNotification;
import dev.bergen.spi.NotificationSink;
import dev.bergen.spi.Subscription;
import dev.bergen.spi.Timer;
import dev.bergen.wire.Notification;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A listener's subscription to its queues, with its unacknowledged notifications: these are
 * requeued at the head when the listener closes.
 *
 * <p>Threads: any; the broker's lock guards what is held.
 */
final class MemoryListening implements Subscription {
  private final MemoryBroker broker;
  private final MemorySubscription<MemoryNotification> subscription;

  /** Written once, before this object is shared. */
  private volatile Runnable whenClosed = () -> {};

  // Guarded by the broker's lock; in the order in which they were handed out.
  private final Set<Incoming> held = new LinkedHashSet<>();
  private boolean closed;

  /** The caller holds the broker's lock. */
  MemoryListening(
      MemoryBroker broker,
      List<MemoryQueue<MemoryNotification>> queues,
      NotificationSink sink,
      Timer timer) {
    this.broker = broker;
    this.subscription =
        new MemorySubscription<>(broker, item -> handOut(item, sink), queues, timer, () -> {});
    queues.forEach(queue -> queue.addConsumer(subscription));
  }

  private void handOut(MemoryNotification item, NotificationSink sink) {
    Incoming incoming = new Incoming(item);
    if (hold(incoming)) {
      sink.accept(incoming);
    }
  }

  /** Returns whether it may be handed out; else it is back in its queue. */
  private boolean hold(Incoming incoming) {
    broker.lock.lock();
    try {
      if (closed) {
        incoming.item.queue().putBack(incoming.item);
        return false;
      }
      return held.add(incoming);
    } finally {
      broker.lock.unlock();
    }
  }

  /** Returns whether it was held until now. */
  private boolean letGo(Incoming incoming) {
    broker.lock.lock();
    try {
      return held.remove(incoming);
    } finally {
      broker.lock.unlock();
    }
  }

  /** Puts it at the end of its queue. */
  private void requeue(Incoming incoming) {
    MemorySubscription<MemoryNotification> ready;
    broker.lock.lock();
    try {
      if (!held.remove(incoming)) {
        return;
      }
      MemoryQueue<MemoryNotification> queue = incoming.item.queue();
      queue.putAtEnd(incoming.item.again());
      ready = MemoryBroker.match(queue);
    } finally {
      broker.lock.unlock();
    }
    if (ready != null) {
      ready.deliver();
    }
  }

  @Override
  public void request(int more) {
    subscription.request(more);
  }

  @Override
  public CompletableFuture<Void> stop(Deadline deadline) {
    return subscription.stop(deadline);
  }

  /** Runs {@code action} once when this closes; must be set before it can be closed. */
  void whenClosed(Runnable action) {
    whenClosed = action;
  }

  @Override
  public void close() {
    subscription.close();
    List<MemorySubscription<MemoryNotification>> ready = new ArrayList<>();
    broker.lock.lock();
    try {
      closed = true;
      ArrayDeque<Incoming> backwards = new ArrayDeque<>();
      held.forEach(backwards::push);
      held.clear();
      backwards.forEach(incoming -> incoming.item.queue().putBack(incoming.item.again()));
      for (Incoming incoming : backwards) {
        MemorySubscription<MemoryNotification> consumer = MemoryBroker.match(incoming.item.queue());
        if (consumer != null) {
          ready.add(consumer);
        }
      }
    } finally {
      broker.lock.unlock();
    }
    ready.forEach(MemorySubscription::deliver);
    whenClosed.run();
  }

  /** A delivery. A notification that is redelivered is a new one. */
  private final class Incoming implements IncomingNotification {
    private final MemoryNotification item;

    Incoming(MemoryNotification item) {
      this.item = item;
    }

    @Override
    public Notification notification() {
      return item.content().notification();
    }

    @Override
    public boolean redelivered() {
      return item.redelivered();
    }

    @Override
    public void acknowledge() {
      letGo(this);
    }

    @Override
    public void requeue() {
      MemoryListening.this.requeue(this);
    }
  }
}

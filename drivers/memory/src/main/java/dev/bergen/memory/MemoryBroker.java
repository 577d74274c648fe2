// SPDX-License-Identifier: Apache-2.0
package dev.bergen.memory;

import dev.bergen.Deadline;
import dev.bergen.MessageDeliveryException;
import dev.bergen.Target;
import dev.bergen.spi.RequestSink;
import dev.bergen.spi.Timer;
import dev.bergen.spi.support.Mailbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Queues and their consumers. As on a real broker, the queues of a topic exist once a server has
 * declared them and outlive it; those of a fanout last as long as their server.
 *
 * <p>Threads: one lock guards all queues and subscriptions; nothing is called or completed under
 * it. A message is delivered to its server on the thread that sent or requested it. After many
 * messages in a row {@code bergen-memory} takes over from that thread.
 */
final class MemoryBroker {
  /** The most messages that a queue holds. */
  static final int DEFAULT_BOUND = 100_000;

  private static final int MOST_DELIVERIES = 1 << 16;
  private static final Duration CLOSING = Duration.ofSeconds(1);

  /** Brokers that some transport has open, by name; guarded by itself. */
  private static final Map<String, MemoryBroker> OPEN = new HashMap<>();

  final ReentrantLock lock = new ReentrantLock();

  private final String name;
  private final int bound;
  private final AtomicLong messages = new AtomicLong();
  private final MemoryTopics topics;
  private final MemoryTaps taps = new MemoryTaps();

  /**
   * Runs deliveries that took too long elsewhere, of each subscription one at most; its thread
   * starts with the first of them.
   */
  private final Mailbox deliveries = new Mailbox("bergen-memory", MOST_DELIVERIES, error -> {});

  // Guarded by lock.
  private final Map<String, MemoryQueue<MemoryMessage>> queues = new HashMap<>();
  private final Map<String, List<MemoryQueue<MemoryMessage>>> fanouts = new HashMap<>();

  // Guarded by OPEN.
  private int users;

  MemoryBroker(String name, int bound) {
    this.name = name;
    this.bound = bound;
    this.topics = new MemoryTopics(this, bound);
  }

  /** Returns the broker of that name, to be {@link #release}d once. */
  static MemoryBroker acquire(String name) {
    synchronized (OPEN) {
      MemoryBroker broker =
          OPEN.computeIfAbsent(name, missing -> new MemoryBroker(missing, DEFAULT_BOUND));
      broker.users++;
      return broker;
    }
  }

  void release() {
    synchronized (OPEN) {
      users--;
      if (users > 0) {
        return;
      }
      OPEN.remove(name, this);
    }
    deliveries.close(Deadline.after(CLOSING));
  }

  /** Returns where notifications are kept. */
  MemoryTopics topics() {
    return topics;
  }

  /** Returns its taps. */
  MemoryTaps taps() {
    return taps;
  }

  /** Returns an id that no other message of this broker has. */
  String nextMessageId() {
    return "memory-" + messages.incrementAndGet();
  }

  /** Runs {@code delivery} on the broker's thread, or here once that has ended. */
  void deliverElsewhere(Runnable delivery) {
    if (!deliveries.post(delivery)) {
      delivery.run();
    }
  }

  /**
   * Puts a message into the queue of its address.
   *
   * @return whether there is such a queue; without one the message is lost
   * @throws MessageDeliveryException if the queue is full
   */
  boolean send(MemoryMessage message) {
    MemoryTaps.Copy copy = taps.of(message);
    MemorySubscription<MemoryMessage> ready;
    lock.lock();
    try {
      MemoryQueue<MemoryMessage> queue = queues.get(address(message.exchange(), message.target()));
      if (queue != null && !queue.offer(message)) {
        throw new MessageDeliveryException(false, queue.fullText(), null);
      }
      if (copy != null) {
        copy.offer(queue == null ? List.of() : List.of(queue.toString()));
      }
      if (queue == null) {
        return false;
      }
      ready = match(queue);
    } finally {
      lock.unlock();
    }
    if (ready != null) {
      ready.deliver();
    }
    return true;
  }

  /**
   * Gives a message to each server of a topic.
   *
   * @throws MessageDeliveryException if the queue of one is full; the others have it
   */
  void sendToAll(MemoryMessage message) {
    MemoryTaps.Copy copy = taps.of(message);
    List<MemorySubscription<MemoryMessage>> ready = new ArrayList<>();
    List<MemoryQueue<MemoryMessage>> full = new ArrayList<>();
    lock.lock();
    try {
      List<MemoryQueue<MemoryMessage>> all =
          fanouts.getOrDefault(topicAddress(message.exchange(), message.target()), List.of());
      if (copy != null) {
        copy.offer(all.stream().map(MemoryQueue::toString).toList());
      }
      for (MemoryQueue<MemoryMessage> queue : all) {
        if (!queue.offer(message)) {
          full.add(queue);
        }
        addIfPresent(ready, match(queue));
      }
    } finally {
      lock.unlock();
    }
    ready.forEach(MemorySubscription::deliver);
    if (!full.isEmpty()) {
      throw new MessageDeliveryException(true, full.get(0).fullText(), null);
    }
  }

  /** Declares what a server listens to, and connects it. */
  MemorySubscription<MemoryMessage> connect(
      String exchange, Target target, RequestSink sink, Timer timer) {
    lock.lock();
    try {
      String topic = topicAddress(exchange, target);
      MemoryQueue<MemoryMessage> fanout =
          new MemoryQueue<>(topic + " (fanout to " + target.server() + ")", bound);
      fanouts.computeIfAbsent(topic, missing -> new ArrayList<>()).add(fanout);
      List<MemoryQueue<MemoryMessage>> subscribed =
          List.of(declare(topic), declare(address(exchange, target)), fanout);
      MemorySubscription<MemoryMessage> subscription =
          new MemorySubscription<>(
              this,
              message -> sink.accept(new MemoryRequest(message, taps)),
              subscribed,
              timer,
              () -> removeFanout(fanout));
      subscribed.forEach(queue -> queue.addConsumer(subscription));
      return subscription;
    } finally {
      lock.unlock();
    }
  }

  private MemoryQueue<MemoryMessage> declare(String address) {
    return queues.computeIfAbsent(address, missing -> new MemoryQueue<>(missing, bound));
  }

  /** Removes a fanout queue; the caller holds the lock. */
  private void removeFanout(MemoryQueue<MemoryMessage> queue) {
    fanouts.values().forEach(ofTopic -> ofTopic.remove(queue));
    fanouts.values().removeIf(List::isEmpty);
  }

  /**
   * Assigns the oldest message of a queue to a consumer that has asked for one; the caller holds
   * the lock.
   *
   * @return the subscription that must deliver now; {@code null} without a message or a ready
   *     consumer
   */
  static <M extends MemoryItem> @Nullable MemorySubscription<M> match(MemoryQueue<M> queue) {
    MemorySubscription<M> consumer = queue.nextConsumer();
    return consumer != null && consumer.takeFrom(queue) ? consumer : null;
  }

  private static <T> void addIfPresent(List<T> list, @Nullable T element) {
    if (element != null) {
      list.add(element);
    }
  }

  /** Returns exchange/topic, or exchange/topic.server: what a routing key would be. */
  private static String address(String exchange, Target target) {
    String topic = topicAddress(exchange, target);
    return target.server() == null ? topic : topic + "." + target.server();
  }

  private static String topicAddress(String exchange, Target target) {
    return exchange + "/" + target.topic();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.memory;

import dev.bergen.MessageDeliveryException;
import dev.bergen.spi.NotificationAddress;
import dev.bergen.spi.NotificationSink;
import dev.bergen.spi.Timer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where notifications are kept: one queue for each topic and priority, made by the first who sends
 * to it or listens, and one for each pool, which gets what is sent since it was bound.
 *
 * <p>Threads: the broker's lock guards the queues; nothing is called under it.
 */
final class MemoryTopics {
  private final MemoryBroker broker;
  private final int bound;

  // Guarded by the broker's lock.
  private final Map<String, MemoryQueue<MemoryNotification>> queues = new HashMap<>();
  private final Map<String, Set<MemoryQueue<MemoryNotification>>> bindings = new HashMap<>();

  MemoryTopics(MemoryBroker broker, int bound) {
    this.broker = broker;
    this.bound = bound;
  }

  /**
   * Puts a notification into every queue of its address.
   *
   * @throws MessageDeliveryException if one is full; the others have it
   */
  void send(MemoryNotification.Content content) {
    String exchange = content.exchange();
    NotificationAddress address = content.address();
    MemoryTaps.Copy copy = broker.taps().of(content);
    List<MemorySubscription<MemoryNotification>> ready = new ArrayList<>();
    MemoryQueue<MemoryNotification> full = null;
    broker.lock.lock();
    try {
      declare(exchange, address, null);
      Set<MemoryQueue<MemoryNotification>> bound = boundTo(exchange, address);
      if (copy != null) {
        copy.offer(bound.stream().map(MemoryQueue::toString).toList());
      }
      for (MemoryQueue<MemoryNotification> queue : bound) {
        if (!queue.offer(new MemoryNotification(content, queue, false))) {
          full = queue;
        }
        addIfPresent(ready, MemoryBroker.match(queue));
      }
    } finally {
      broker.lock.unlock();
    }
    ready.forEach(MemorySubscription::deliver);
    if (full != null) {
      throw new MessageDeliveryException(true, full.fullText(), null);
    }
  }

  /**
   * Declares what a listener listens to, and connects it.
   *
   * @param pool {@code null} is none
   */
  MemoryListening connect(
      String defaultExchange,
      List<NotificationAddress> addresses,
      @Nullable String pool,
      NotificationSink sink,
      Timer timer) {
    broker.lock.lock();
    try {
      Set<MemoryQueue<MemoryNotification>> subscribed = new LinkedHashSet<>();
      for (NotificationAddress address : addresses) {
        String exchange = address.exchange() == null ? defaultExchange : address.exchange();
        subscribed.add(declare(exchange, address, pool));
      }
      return new MemoryListening(broker, List.copyOf(subscribed), sink, timer);
    } finally {
      broker.lock.unlock();
    }
  }

  private MemoryQueue<MemoryNotification> declare(
      String exchange, NotificationAddress address, @Nullable String pool) {
    String name = pool == null ? exchange + "/" + address.name() : "pool " + pool;
    MemoryQueue<MemoryNotification> queue =
        queues.computeIfAbsent(name, missing -> new MemoryQueue<>(missing, bound));
    boundTo(exchange, address).add(queue);
    return queue;
  }

  private Set<MemoryQueue<MemoryNotification>> boundTo(
      String exchange, NotificationAddress address) {
    return bindings.computeIfAbsent(
        exchange + "/" + address.name(), missing -> new LinkedHashSet<>());
  }

  private static <T> void addIfPresent(List<T> list, @Nullable T element) {
    if (element != null) {
      list.add(element);
    }
  }
}

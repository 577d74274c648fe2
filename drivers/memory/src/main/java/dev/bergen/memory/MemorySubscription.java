// SPDX-License-Identifier: Apache-2.0
package dev.bergen.memory;

import dev.bergen.Deadline;
import dev.bergen.spi.Subscription;
import dev.bergen.spi.Timer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subscription of a server or a listener to its queues, and the only place where its sink is
 * called.
 *
 * <p>Threads: the broker's lock guards the state. A thread that finds work delivers it, without the
 * lock, unless another thread is already delivering; that one then does it too.
 *
 * @param <M> the type of the items
 */
final class MemorySubscription<M extends MemoryItem> implements Subscription {
  private static final Logger log = LoggerFactory.getLogger(MemorySubscription.class);

  /** How many messages a thread delivers in a row before the broker's own thread takes over. */
  private static final int BURST = 64;

  /** How long closing waits for a sink that does not return at once. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final MemoryBroker broker;
  private final Consumer<M> sink;
  private final Timer timer;
  private final Runnable disconnected;
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();

  // Guarded by the broker's lock.
  private final ArrayDeque<MemoryQueue<M>> queues = new ArrayDeque<>();
  private final ArrayDeque<Item<M>> assigned = new ArrayDeque<>();
  private int wanted;
  private boolean stopping;
  private boolean delivering;
  private @Nullable Thread deliverer;

  private record Item<M extends MemoryItem>(MemoryQueue<M> from, M message) {}

  /**
   * The caller holds the broker's lock.
   *
   * @param disconnected runs under the broker's lock when no more is taken
   */
  MemorySubscription(
      MemoryBroker broker,
      Consumer<M> sink,
      List<MemoryQueue<M>> queues,
      Timer timer,
      Runnable disconnected) {
    this.broker = broker;
    this.sink = sink;
    this.timer = timer;
    this.queues.addAll(queues);
    this.disconnected = disconnected;
  }

  @Override
  public void request(int more) {
    if (more < 0) {
      throw new IllegalArgumentException("A request for more cannot be negative, got " + more);
    }
    broker.lock.lock();
    try {
      if (stopping) {
        return;
      }
      wanted = (int) Math.min(Integer.MAX_VALUE, (long) wanted + more);
      fill();
    } finally {
      broker.lock.unlock();
    }
    deliver();
  }

  /** Under the lock: takes what is wanted, from one queue after the other in turn. */
  private void fill() {
    int empty = 0;
    while (wanted > 0 && empty < queues.size()) {
      MemoryQueue<M> next = queues.remove();
      queues.add(next);
      empty = takeFrom(next) ? 0 : empty + 1;
    }
  }

  /** Under the lock: whether this may be given another message. */
  boolean wantsMore() {
    return wanted > 0;
  }

  /** Under the lock: takes one message; {@code false} if there is none. */
  boolean takeFrom(MemoryQueue<M> queue) {
    M message = queue.poll();
    if (message == null) {
      return false;
    }
    wanted--;
    assigned.add(new Item<>(queue, message));
    return true;
  }

  /** Hands out what was taken, unless another thread is at it. Not under the lock. */
  void deliver() {
    if (beginDelivery()) {
      continueDelivery();
    }
  }

  private boolean beginDelivery() {
    broker.lock.lock();
    try {
      if (delivering || assigned.isEmpty()) {
        return false;
      }
      delivering = true;
      return true;
    } finally {
      broker.lock.unlock();
    }
  }

  private void continueDelivery() {
    for (int burst = 0; burst < BURST; burst++) {
      Item<M> next = next();
      if (next == null) {
        return;
      }
      M message = next.message;
      try {
        message.handedOut();
        if (!broker.taps().isEmpty()) {
          broker.taps().delivered(message, next.from);
        }
        sink.accept(message);
      } catch (Throwable e) { // any failure: the next messages must still be delivered
        log.error("A sink threw an exception; its message is lost (a bug)", e);
      }
    }
    broker.deliverElsewhere(this::continueDelivery);
  }

  /** Returns what to hand out next; {@code null} ends this delivery. */
  private @Nullable Item<M> next() {
    boolean last;
    broker.lock.lock();
    try {
      Item<M> next = assigned.poll();
      if (next != null) {
        deliverer = Thread.currentThread();
        return next;
      }
      delivering = false;
      deliverer = null;
      last = stopping;
    } finally {
      broker.lock.unlock();
    }
    if (last) {
      stopped.complete(null);
    }
    return null;
  }

  @Override
  public CompletableFuture<Void> stop(Deadline deadline) {
    stop();
    CompletableFuture<Void> done = stopped.copy();
    if (!done.isDone()) {
      Timer.Cancellable late = timer.schedule(deadline.remaining(), () -> done.complete(null));
      var unused = done.whenComplete((nothing, error) -> late.cancel());
    }
    return done;
  }

  /** Takes no more; {@code stopped} completes when the sink has returned. */
  private void stop() {
    Set<MemorySubscription<M>> ready = new LinkedHashSet<>();
    boolean idle;
    broker.lock.lock();
    try {
      if (!stopping) {
        stopping = true;
        wanted = 0;
        disconnect(ready);
      }
      idle = !delivering;
    } finally {
      broker.lock.unlock();
    }
    ready.forEach(MemorySubscription::deliver);
    if (idle) {
      stopped.complete(null);
    }
  }

  /** Runs {@code action} when the sink gets nothing more. */
  void whenStopped(Runnable action) {
    var unused = stopped.thenRun(action);
  }

  /**
   * Under the lock: requeues the messages that the sink has not received, for the remaining ones.
   */
  private void disconnect(Set<MemorySubscription<M>> ready) {
    disconnected.run();
    queues.forEach(queue -> queue.removeConsumer(this));
    List<MemoryQueue<M>> refilled = new ArrayList<>();
    for (Item<M> last = assigned.pollLast(); last != null; last = assigned.pollLast()) {
      last.from.putBack(last.message);
      refilled.add(last.from);
    }
    for (MemoryQueue<M> queue : refilled) {
      MemorySubscription<M> consumer = MemoryBroker.match(queue);
      if (consumer != null) {
        ready.add(consumer);
      }
    }
  }

  @Override
  public void close() {
    stop();
    if (isDelivering(Thread.currentThread())) {
      return; // closed by its own sink, which is about to return
    }
    try {
      stopped.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      log.warn(
          "A sink has blocked its thread for {}; closing without waiting for it",
          Deadline.inWords(PATIENCE),
          e);
    }
  }

  private boolean isDelivering(Thread thread) {
    broker.lock.lock();
    try {
      return deliverer == thread;
    } finally {
      broker.lock.unlock();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.notify;

import dev.bergen.internal.HandlerThreads;
import dev.bergen.internal.life.InFlight;
import dev.bergen.json.Serializer;
import dev.bergen.message.Priority;
import dev.bergen.notify.delivery.Batcher;
import dev.bergen.notify.delivery.InFlightNotification;
import dev.bergen.notify.send.Outbox;
import dev.bergen.spi.IncomingNotification;
import dev.bergen.spi.NotificationSink;
import dev.bergen.spi.Subscription;
import dev.bergen.spi.Timer;
import dev.bergen.spi.UnreadableMessage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a listener's notifications, as many at once as it has places, has each handled and then
 * settles it. A notification holds its place until it is settled, or waits for a retry.
 *
 * <p>Threads: the driver calls {@link #accept}, handlers and the timer the rest.
 */
final class ListenerSink implements NotificationSink {
  private static final Logger log = LoggerFactory.getLogger(NotificationListener.class);
  private static final Comparator<Priority> ALPHABETICAL = Comparator.comparing(Priority::key);

  private final EventDispatcher dispatcher;
  private final Around around;
  private final Serializer serializer;
  private final Executor executor;
  private final Timer timer;
  private final boolean canRequeue;
  private final int places;
  private final InFlight inFlight = new InFlight();
  private final LongAdder handled = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final Redelivery redelivery;
  private final Rejecting rejecting;

  /** {@code null} when events are handled one at a time. */
  private final @Nullable Batcher batcher;

  /** Written once by {@link #open}, before the first notification can come. */
  private volatile @Nullable Subscription subscription;

  ListenerSink(
      NotificationListener.Builder settings,
      EventDispatcher dispatcher,
      Executor executor,
      int places) {
    this.dispatcher = dispatcher;
    this.around = settings.around();
    this.serializer = settings.serializer();
    this.executor = executor;
    this.timer = settings.transport().timer();
    this.canRequeue = settings.canRequeue();
    this.places = places;
    this.redelivery =
        new Redelivery(settings.requeuePolicy(), timer, settings.mostHeld(), new Settling());
    this.rejecting = new Rejecting(settings.rejected(), canRequeue, timer);
    this.batcher = settings.batcher(this::start);
  }

  InFlight inFlight() {
    return inFlight;
  }

  long handledCount() {
    return handled.sum();
  }

  long failedCount() {
    return failed.sum();
  }

  Rejecting rejecting() {
    return rejecting;
  }

  /** Requests the first notifications. */
  void open(Subscription opened) {
    subscription = opened;
    if (batcher != null) {
      batcher.limit(opened.limit());
    }
    opened.request(places);
  }

  @Override
  public void accept(IncomingNotification incoming) {
    inFlight.begin();
    begin(new InFlightNotification(incoming, timer.nanoTime()));
  }

  /** An unreadable message holds a place like any other, and is not collected into a batch. */
  @Override
  public boolean unreadable(UnreadableMessage message) {
    inFlight.begin();
    try {
      executor.execute(() -> reject(message));
    } catch (RejectedExecutionException e) {
      log.warn("Requeueing an unreadable message: no thread could be started", e);
      rejecting.leave(message);
      unreadableEnded();
    }
    return true;
  }

  private void reject(UnreadableMessage message) {
    try {
      rejecting.take(message);
    } finally {
      unreadableEnded();
    }
  }

  private void unreadableEnded() {
    Subscription current = subscription;
    if (current != null) {
      current.request(1);
    }
    inFlight.end();
  }

  /** No more will arrive: handles an incomplete batch and requeues events that wait for a retry. */
  void stop() {
    rejecting.stop();
    if (batcher != null) {
      batcher.stop();
    }
    redelivery.stop();
  }

  private void begin(InFlightNotification message) {
    if (batcher == null) {
      start(List.of(message));
    } else {
      batcher.add(message);
    }
  }

  private void start(List<InFlightNotification> batch) {
    try {
      executor.execute(new Batch(batch));
    } catch (RejectedExecutionException e) {
      log.warn("Requeueing {} notifications: no thread could be started", batch.size(), e);
      leave(batch);
    }
  }

  private void leave(List<InFlightNotification> batch) {
    Settling settling = new Settling();
    batch.forEach(settling::leave);
    ended();
  }

  /** Notifications that are handled together. */
  private final class Batch implements HandlerThreads.Task {
    private final List<InFlightNotification> messages;

    Batch(List<InFlightNotification> messages) {
      this.messages = messages;
    }

    @Override
    public void run() {
      handle(messages);
    }

    /** The listener is closing and no longer waits for its handlers. */
    @Override
    public void refused() {
      leave(messages);
    }
  }

  private void ended() {
    if (batcher != null) {
      batcher.ended();
    }
  }

  private void handle(List<InFlightNotification> batch) {
    try {
      Priority only = batch.size() == 1 ? priority(batch.get(0)) : null;
      if (only != null) {
        handleGroup(only, batch);
      } else {
        byPriority(batch).forEach(this::handleGroup);
      }
    } finally {
      ended();
    }
  }

  private Map<Priority, List<InFlightNotification>> byPriority(List<InFlightNotification> batch) {
    Map<Priority, List<InFlightNotification>> groups = new TreeMap<>(ALPHABETICAL);
    for (InFlightNotification message : batch) {
      Priority priority = priority(message);
      if (priority == null) {
        rejectUnknownPriority(message);
      } else {
        groups.computeIfAbsent(priority, missing -> new ArrayList<>()).add(message);
      }
    }
    return groups;
  }

  private static @Nullable Priority priority(InFlightNotification message) {
    return Priority.ofName(message.notification().priority());
  }

  private void rejectUnknownPriority(InFlightNotification message) {
    if (rejecting.takeUnknownPriority(message)) {
      redelivery.handled(message);
    } else {
      redelivery.left(message);
    }
  }

  private void handleGroup(Priority priority, List<InFlightNotification> group) {
    List<InFlightNotification> readable = new ArrayList<>();
    List<NotificationEvent> events = new ArrayList<>();
    for (InFlightNotification message : group) {
      try {
        events.add(NotificationEvent.of(message.incoming(), priority, serializer));
        readable.add(message);
      } catch (RuntimeException | StackOverflowError e) {
        // Without the serializer, which has failed.
        failed.increment();
        redelivery.failed(
            message, NotificationEvent.of(message.incoming(), priority, Outbox.PLAIN), e);
      }
    }
    if (events.isEmpty()) {
      return;
    }
    EventDispatcher.Verdict verdict = around.dispatch(dispatcher, priority, events);
    for (int i = 0; i < events.size(); i++) {
      settle(readable.get(i), events.get(i), verdict);
    }
    rethrowIfFatal(verdict.error());
  }

  private void settle(
      InFlightNotification message, NotificationEvent event, EventDispatcher.Verdict verdict) {
    if (verdict.result() == NotificationResult.REQUEUE) {
      failed.increment();
      redelivery.failed(message, event, verdict.error());
    } else {
      handled.increment();
      redelivery.handled(message);
    }
  }

  /** The JVM is in trouble; its handler for uncaught exceptions must be notified. */
  private static void rethrowIfFatal(@Nullable Throwable error) {
    if (error instanceof VirtualMachineError fatal && !(fatal instanceof StackOverflowError)) {
      throw fatal;
    }
  }

  /** Settles notifications, or frees their places while they wait. */
  private final class Settling implements Redelivery.Places {
    @Override
    public void free(InFlightNotification message) {
      Subscription current = subscription;
      if (message.giveUpPlace() && current != null) {
        current.request(1);
      }
    }

    @Override
    public void settled(InFlightNotification message) {
      free(message);
      inFlight.end();
    }

    @Override
    public void again(InFlightNotification message) {
      if (canRequeue && message.incoming().returnsLeft() > Redelivery.RESERVE) {
        message.incoming().requeue();
        settled(message);
      } else {
        begin(message);
      }
    }

    @Override
    public void leave(InFlightNotification message) {
      if (canRequeue) {
        message.incoming().requeue();
      }
      settled(message);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.notify;

import dev.bergen.notify.delivery.InFlightNotification;
import dev.bergen.spi.Timer;
import dev.bergen.spi.UnreadableMessage;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles messages that no endpoint can get. They are counted and passed to the application's
 * handler; without one, a warning with their total is logged, at most every 10 s.
 *
 * <p>Threads: any.
 */
final class Rejecting {
  private static final Logger log = LoggerFactory.getLogger(NotificationListener.class);
  private static final long QUIET = Duration.ofSeconds(10).toNanos();

  /** {@code null} means that such messages are not kept. */
  private final @Nullable RejectedMessageHandler handler;

  private final boolean canRequeue;
  private final Timer timer;
  private final AtomicLong unreadable = new AtomicLong();
  private final AtomicLong unknownPriority = new AtomicLong();
  private final AtomicLong quietUntil;
  private final AtomicBoolean reported = new AtomicBoolean();
  private volatile boolean stopped;

  /**
   * @param canRequeue whether the broker supports requeueing; if not, an unsettled message is
   *     redelivered
   */
  Rejecting(@Nullable RejectedMessageHandler handler, boolean canRequeue, Timer timer) {
    this.handler = handler;
    this.canRequeue = canRequeue;
    this.timer = timer;
    this.quietUntil = new AtomicLong(timer.nanoTime());
  }

  /** From now on, messages that the handler cannot store are requeued. */
  void stop() {
    stopped = true;
  }

  /** Returns how many there were so far. */
  long total() {
    return unreadable.get() + unknownPriority.get();
  }

  /** On a handler's thread: passes it to the handler, and settles it. */
  void take(UnreadableMessage message) {
    unreadable.incrementAndGet();
    RejectedMessage rejected = new RejectedMessage(message.reason(), message.raw(), null);
    switch (offer(rejected)) {
      case KEPT -> message.acknowledge();
      case LEFT -> leave(message);
      case GONE -> message.discard();
    }
  }

  /** Leaves it to the next listener. */
  void leave(UnreadableMessage message) {
    if (canRequeue) {
      message.requeue();
    }
  }

  /**
   * On a handler's thread: passes it to the handler.
   *
   * @return whether the broker may forget it; if not, it must be requeued
   */
  boolean takeUnknownPriority(InFlightNotification message) {
    unknownPriority.incrementAndGet();
    String priority = message.notification().priority();
    String reason =
        priority == null
            ? "its priority is missing"
            : "its priority \"%s\" is unknown".formatted(priority);
    return offer(new RejectedMessage(reason, message.incoming().raw(), message.notification()))
        != End.LEFT;
  }

  private enum End {
    KEPT,
    /** It must be requeued. */
    LEFT,
    /** No handler has stored it. */
    GONE
  }

  private End offer(RejectedMessage message) {
    if (handler == null) {
      warn(message);
      return End.GONE;
    }
    try {
      handler.handle(message);
      return End.KEPT;
    } catch (Throwable e) {
      if (stopped) {
        log.debug(
            "Unreadable message not handled before the listener closed, requeueing it: {}",
            message,
            e);
        return End.LEFT;
      }
      log.error("The handler of unreadable messages failed, rejecting the message: {}", message, e);
      return End.GONE;
    }
  }

  private void warn(RejectedMessage message) {
    long now = timer.nanoTime();
    long until = quietUntil.get();
    if (now - until >= 0 && quietUntil.compareAndSet(until, now + QUIET)) {
      log.warn("Rejected a {} (total={})", message, total());
    }
  }

  /** Logs the totals once, if there were any such messages. */
  void logTotal(Object listener) {
    if (total() == 0 || !reported.compareAndSet(false, true)) {
      return;
    }
    String all =
        "The listener to %s received %d unreadable messages and %d of unknown priority"
            .formatted(listener, unreadable.get(), unknownPriority.get());
    if (handler == null) {
      log.warn("{}; no handler was registered, so they were rejected", all);
    } else {
      log.info("{}; all were passed to its handler", all);
    }
  }
}

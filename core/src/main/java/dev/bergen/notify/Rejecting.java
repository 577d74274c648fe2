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
 * What becomes of messages that no endpoint can get. They are counted, and go to the application's
 * handler; without one the log is told of them, at most once in a while, with how many there were.
 *
 * <p>Threads: any.
 */
final class Rejecting {
  private static final Logger log = LoggerFactory.getLogger(NotificationListener.class);
  private static final long QUIET = Duration.ofSeconds(10).toNanos();

  /** {@code null} means that nobody keeps them. */
  private final @Nullable RejectedMessageHandler handler;

  private final boolean canRequeue;
  private final Timer timer;
  private final AtomicLong unreadable = new AtomicLong();
  private final AtomicLong unknownPriority = new AtomicLong();
  private final AtomicLong quietUntil;
  private final AtomicBoolean told = new AtomicBoolean();
  private volatile boolean stopped;

  /**
   * @param canRequeue whether the broker takes messages back; if not, one that is left unsettled
   *     comes again
   */
  Rejecting(@Nullable RejectedMessageHandler handler, boolean canRequeue, Timer timer) {
    this.handler = handler;
    this.canRequeue = canRequeue;
    this.timer = timer;
    this.quietUntil = new AtomicLong(timer.nanoTime());
  }

  /** From now on what cannot be kept goes back. */
  void stop() {
    stopped = true;
  }

  /** Returns how many there were so far. */
  long total() {
    return unreadable.get() + unknownPriority.get();
  }

  /** On a handler's thread: has it kept, and settles it. */
  void take(UnreadableMessage message) {
    unreadable.incrementAndGet();
    RejectedMessage rejected = new RejectedMessage(message.reason(), message.raw(), null);
    switch (offer(rejected)) {
      case KEPT -> message.acknowledge();
      case LEFT -> leave(message);
      case GONE -> message.discard();
    }
  }

  /** Leaves it to whoever listens next. */
  void leave(UnreadableMessage message) {
    if (canRequeue) {
      message.requeue();
    }
  }

  /**
   * On a handler's thread: has it kept.
   *
   * @return whether the broker may forget it; if not, it is to go back
   */
  boolean takeUnknownPriority(InFlightNotification taken) {
    unknownPriority.incrementAndGet();
    String priority = taken.notification().priority();
    String reason =
        priority == null
            ? "its priority is missing"
            : "its priority \"%s\" is unknown".formatted(priority);
    return offer(new RejectedMessage(reason, taken.incoming().raw(), taken.notification()))
        != End.LEFT;
  }

  private enum End {
    KEPT,
    /** It goes back to the broker. */
    LEFT,
    /** Nobody has kept it. */
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

  /** Tells the log once how many there were in all, if there were any. */
  void tellTotal(Object listener) {
    if (total() == 0 || !told.compareAndSet(false, true)) {
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

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.notify;

import dev.bergen.Deadline;
import dev.bergen.notify.delivery.InFlightNotification;
import dev.bergen.notify.delivery.Tries;
import dev.bergen.spi.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the policy to events that were not handled. While one waits for a retry, another takes
 * its place, unless too many wait.
 *
 * <p>Threads: handlers settle, the timer releases, and the thread that stops the listener ends it.
 * No user code runs under the lock or on the timer's thread.
 */
final class Redelivery {
  private static final Logger log = LoggerFactory.getLogger(NotificationListener.class);

  /**
   * So many returns are reserved for causes beyond the application's control, such as lost
   * connections: a broker with a delivery limit silently drops an event that was returned too
   * often. When only these are left, an event is retried inside the listener.
   */
  static final int RESERVE = 10;

  /**
   * The delay between retries inside the listener of an event that should be redelivered at once.
   */
  private static final Duration BREATH = Duration.ofMillis(100);

  private final RequeuePolicy policy;
  private final Timer timer;
  private final int mostHeld;
  private final Places places;
  private final Tries tries = new Tries();

  // Guarded by this.
  private final Map<InFlightNotification, Held> held = new HashMap<>();
  private boolean stopped;

  /**
   * @param error as of {@link #failed}
   */
  private record Held(
      Timer.Cancellable waiting, NotificationEvent event, @Nullable Throwable error) {}

  /** A listener's actions for events that wait or are settled. */
  interface Places {
    /** Frees its place, so that another notification may be requested. */
    void free(InFlightNotification message);

    /** It is settled. */
    void settled(InFlightNotification message);

    /** Requeues it for a retry, or retries it inside the listener, if the broker cannot. */
    void again(InFlightNotification message);

    /** Leaves it to the next listener. */
    void leave(InFlightNotification message);
  }

  Redelivery(RequeuePolicy policy, Timer timer, int mostHeld, Places places) {
    this.policy = policy;
    this.timer = timer;
    this.mostHeld = mostHeld;
    this.places = places;
  }

  void handled(InFlightNotification message) {
    if (policy.way() == RequeuePolicy.Way.BACK_OFF) {
      tries.forget(message.key());
    }
    acknowledge(message);
  }

  /** Leaves an event that was not handled, as the listener has ended. */
  void left(InFlightNotification message) {
    places.leave(message);
  }

  private void acknowledge(InFlightNotification message) {
    message.incoming().acknowledge();
    places.settled(message);
  }

  /**
   * Settles an event that was not handled.
   *
   * @param error {@code null} when an endpoint requested redelivery
   */
  void failed(InFlightNotification message, NotificationEvent event, @Nullable Throwable error) {
    switch (policy.way()) {
      case NEVER -> {
        log.warn("Notification failed, dropping it (policy never): {}", event, error);
        acknowledge(message);
      }
      case AT_ONCE -> atOnce(message, event, error);
      case BACK_OFF -> backOff(message, event, error);
    }
  }

  private void atOnce(
      InFlightNotification message, NotificationEvent event, @Nullable Throwable error) {
    if (isStopped()) {
      leave(message, event, error);
      return;
    }
    log.warn("Notification failed, requeueing it at once: {}", event, error);
    if (message.incoming().returnsLeft() > RESERVE) {
      places.again(message);
    } else {
      hold(message, BREATH, event, error);
    }
  }

  private void backOff(
      InFlightNotification message, NotificationEvent event, @Nullable Throwable error) {
    if (isStopped()) {
      leave(message, event, error);
      return;
    }
    int tried = tries.add(message.key());
    if (tried < policy.maxTries()) {
      Duration delay = policy.delay(tried);
      log.warn(
          "Notification failed, redelivering it after {}, attempt {}: {}",
          Deadline.inWords(delay),
          tried,
          event,
          error);
      hold(message, delay, event, error);
      return;
    }
    if (!giveUp(message, tried, event, error)) {
      hold(message, policy.longest(), event, error);
    }
  }

  /** Returns whether the dead letter handler has accepted it. */
  private boolean giveUp(
      InFlightNotification message, int tried, NotificationEvent event, @Nullable Throwable error) {
    try {
      policy.deadLetters().accept(event, tried, error);
    } catch (Exception e) {
      log.error("The dead letter handler failed, keeping the notification: {}", event, e);
      return false;
    }
    log.error("Dead letter: giving up after {} attempts: {}", tried, event, error);
    tries.forget(message.key());
    acknowledge(message);
    return true;
  }

  private void leave(
      InFlightNotification message, NotificationEvent event, @Nullable Throwable error) {
    if (error == null) {
      log.debug("Notification not handled before the listener closed, requeueing it: {}", event);
    } else {
      log.warn(
          "Notification not handled before the listener closed, requeueing it: {}", event, error);
    }
    letGo(message, event, error);
  }

  /**
   * Requeues it, unless the broker would drop it: then it becomes a dead letter here, or its loss
   * is logged.
   */
  private void letGo(
      InFlightNotification message, NotificationEvent event, @Nullable Throwable error) {
    boolean last = message.incoming().returnsLeft() == 0;
    if (last
        && policy.way() == RequeuePolicy.Way.BACK_OFF
        && giveUp(message, tries.count(message.key()), event, error)) {
      return;
    }
    if (last) {
      log.error(
          "Notification requeued beyond the delivery limit, the broker drops it unless a policy"
              + " allows more: {}",
          event);
    }
    places.leave(message);
  }

  private void hold(
      InFlightNotification message,
      Duration delay,
      NotificationEvent event,
      @Nullable Throwable error) {
    switch (tryToHold(message, delay, event, error)) {
      case HELD -> places.free(message);
      case HELD_AS_ONE_TOO_MANY ->
          log.debug(
              "Notification failed, requeueing it because too many are waiting for a retry: {}",
              message.notification());
      case TOO_LATE -> letGo(message, event, error);
    }
  }

  private synchronized boolean isStopped() {
    return stopped;
  }

  private enum Holding {
    HELD,
    HELD_AS_ONE_TOO_MANY,
    TOO_LATE
  }

  private synchronized Holding tryToHold(
      InFlightNotification message,
      Duration delay,
      NotificationEvent event,
      @Nullable Throwable error) {
    if (stopped) {
      return Holding.TOO_LATE;
    }
    held.put(message, new Held(timer.schedule(delay, () -> release(message)), event, error));
    return held.size() <= mostHeld ? Holding.HELD : Holding.HELD_AS_ONE_TOO_MANY;
  }

  private void release(InFlightNotification message) {
    synchronized (this) {
      if (held.remove(message) == null) {
        return;
      }
    }
    places.again(message);
  }

  /** Ends all waiting; requeues the events that were waiting. */
  void stop() {
    Map<InFlightNotification, Held> left;
    synchronized (this) {
      stopped = true;
      left = new HashMap<>(held);
      held.clear();
    }
    left.forEach(
        (message, each) -> {
          each.waiting.cancel();
          letGo(message, each.event, each.error);
        });
  }
}

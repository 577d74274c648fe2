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
    void free(InFlightNotification taken);

    /** It is settled. */
    void settled(InFlightNotification taken);

    /** Requeues it for a retry, or retries it inside the listener, if the broker cannot. */
    void again(InFlightNotification taken);

    /** Leaves it to the next listener. */
    void leave(InFlightNotification taken);
  }

  Redelivery(RequeuePolicy policy, Timer timer, int mostHeld, Places places) {
    this.policy = policy;
    this.timer = timer;
    this.mostHeld = mostHeld;
    this.places = places;
  }

  void handled(InFlightNotification taken) {
    if (policy.way() == RequeuePolicy.Way.BACK_OFF) {
      tries.forget(taken.key());
    }
    acknowledge(taken);
  }

  /** Leaves an event that was not handled, as the listener has ended. */
  void left(InFlightNotification taken) {
    places.leave(taken);
  }

  private void acknowledge(InFlightNotification taken) {
    taken.incoming().acknowledge();
    places.settled(taken);
  }

  /**
   * Settles an event that was not handled.
   *
   * @param error {@code null} when an endpoint requested redelivery
   */
  void failed(InFlightNotification taken, NotificationEvent event, @Nullable Throwable error) {
    switch (policy.way()) {
      case NEVER -> {
        log.warn("Notification failed, dropping it (policy never): {}", event, error);
        acknowledge(taken);
      }
      case AT_ONCE -> atOnce(taken, event, error);
      case BACK_OFF -> backOff(taken, event, error);
    }
  }

  private void atOnce(
      InFlightNotification taken, NotificationEvent event, @Nullable Throwable error) {
    if (isStopped()) {
      leave(taken, event, error);
      return;
    }
    log.warn("Notification failed, requeueing it at once: {}", event, error);
    if (taken.incoming().returnsLeft() > RESERVE) {
      places.again(taken);
    } else {
      hold(taken, BREATH, event, error);
    }
  }

  private void backOff(
      InFlightNotification taken, NotificationEvent event, @Nullable Throwable error) {
    if (isStopped()) {
      leave(taken, event, error);
      return;
    }
    int tried = tries.add(taken.key());
    if (tried < policy.mostTries()) {
      Duration delay = policy.delay(tried);
      log.warn(
          "Notification failed, redelivering it after {}, attempt {}: {}",
          Deadline.inWords(delay),
          tried,
          event,
          error);
      hold(taken, delay, event, error);
      return;
    }
    if (!giveUp(taken, tried, event, error)) {
      hold(taken, policy.longest(), event, error);
    }
  }

  /** Returns whether the dead letter handler has accepted it. */
  private boolean giveUp(
      InFlightNotification taken, int tried, NotificationEvent event, @Nullable Throwable error) {
    try {
      policy.deadLetters().accept(event, tried, error);
    } catch (Exception e) {
      log.error("The dead letter handler failed, keeping the notification: {}", event, e);
      return false;
    }
    log.error("Dead letter: giving up after {} attempts: {}", tried, event, error);
    tries.forget(taken.key());
    acknowledge(taken);
    return true;
  }

  private void leave(
      InFlightNotification taken, NotificationEvent event, @Nullable Throwable error) {
    if (error == null) {
      log.debug("Notification not handled before the listener closed, requeueing it: {}", event);
    } else {
      log.warn(
          "Notification not handled before the listener closed, requeueing it: {}", event, error);
    }
    letGo(taken, event, error);
  }

  /**
   * Requeues it, unless the broker would drop it: then it becomes a dead letter here, or its loss
   * is logged.
   */
  private void letGo(
      InFlightNotification taken, NotificationEvent event, @Nullable Throwable error) {
    boolean last = taken.incoming().returnsLeft() == 0;
    if (last
        && policy.way() == RequeuePolicy.Way.BACK_OFF
        && giveUp(taken, tries.count(taken.key()), event, error)) {
      return;
    }
    if (last) {
      log.error(
          "Notification requeued beyond the queue's delivery limit, the broker drops it: {}",
          event);
    }
    places.leave(taken);
  }

  private void hold(
      InFlightNotification taken,
      Duration delay,
      NotificationEvent event,
      @Nullable Throwable error) {
    switch (tryToHold(taken, delay, event, error)) {
      case HELD -> places.free(taken);
      case HELD_AS_ONE_TOO_MANY ->
          log.debug(
              "Notification failed, requeueing it because too many are waiting for a retry: {}",
              taken.notification());
      case TOO_LATE -> letGo(taken, event, error);
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
      InFlightNotification taken,
      Duration delay,
      NotificationEvent event,
      @Nullable Throwable error) {
    if (stopped) {
      return Holding.TOO_LATE;
    }
    held.put(taken, new Held(timer.schedule(delay, () -> release(taken)), event, error));
    return held.size() <= mostHeld ? Holding.HELD : Holding.HELD_AS_ONE_TOO_MANY;
  }

  private void release(InFlightNotification taken) {
    synchronized (this) {
      if (held.remove(taken) == null) {
        return;
      }
    }
    places.again(taken);
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
        (taken, each) -> {
          each.waiting.cancel();
          letGo(taken, each.event, each.error);
        });
  }
}

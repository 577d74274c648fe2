// SPDX-License-Identifier: Apache-2.0
package dev.bergen.notify;

import dev.bergen.message.Priority;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives events to the endpoints that want them, in the endpoints' order.
 *
 * <p>Threads: any, several at once.
 */
record EventDispatcher(List<EventEndpoint> endpoints) {

  /**
   * The outcome of handling events.
   *
   * @param result whether the events are handled or to be requeued
   * @param error the exception of an endpoint; {@code null} when none threw
   */
  record Verdict(NotificationResult result, @Nullable Throwable error) {
    static final Verdict HANDLED = new Verdict(NotificationResult.HANDLED, null);
    static final Verdict REQUEUE = new Verdict(NotificationResult.REQUEUE, null);

    static Verdict of(Throwable error) {
      return new Verdict(NotificationResult.REQUEUE, error);
    }
  }

  /** Returns the priorities that some endpoint handles. */
  Set<Priority> priorities() {
    Set<Priority> priorities = EnumSet.noneOf(Priority.class);
    endpoints.forEach(endpoint -> priorities.addAll(endpoint.handlers().keySet()));
    return priorities;
  }

  /**
   * Lets every endpoint handle those of {@code events} that pass its filter, until one fails or
   * requests redelivery.
   */
  Verdict dispatch(Priority priority, List<NotificationEvent> events) {
    for (EventEndpoint endpoint : endpoints) {
      NotificationBatchHandler handler = endpoint.handlers().get(priority);
      if (handler != null) {
        try {
          List<NotificationEvent> passing = passing(events, endpoint.filter());
          if (!passing.isEmpty() && handler.handle(passing) == NotificationResult.REQUEUE) {
            return Verdict.REQUEUE;
          }
        } catch (Throwable e) {
          return Verdict.of(e);
        }
      }
    }
    return Verdict.HANDLED;
  }

  private static List<NotificationEvent> passing(
      List<NotificationEvent> events, NotificationFilter filter) {
    List<NotificationEvent> passing = new ArrayList<>(events.size());
    for (NotificationEvent event : events) {
      if (filter.matches(event)) {
        passing.add(event);
      }
    }
    return Collections.unmodifiableList(passing);
  }
}

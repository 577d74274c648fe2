// SPDX-License-Identifier: Apache-2.0
package dev.bergen.notify;

import dev.bergen.Target;
import dev.bergen.internal.LogContext;
import dev.bergen.internal.Trace;
import dev.bergen.message.Priority;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs a listener's endpoints inside its interceptors, with the trace and the log context of the
 * event.
 *
 * @param interceptors the outermost first
 * @param pool {@code null} is none
 */
record Around(
    List<ListenerInterceptor> interceptors,
    List<Target> targets,
    @Nullable String pool,
    boolean batch) {

  /** Lets the endpoints handle events of a priority. Never throws. */
  EventDispatcher.Verdict dispatch(
      EventDispatcher dispatcher, Priority priority, List<NotificationEvent> events) {
    // A handler's messages belong to the trace of a single event, not to one of several.
    Trace.Scope scope = Trace.handle(events.size() == 1 ? events.get(0).trace() : Map.of());
    LogContext.Scope logged = events.size() == 1 ? logged(events.get(0)).enter() : () -> {};
    try {
      return interceptors.isEmpty()
          ? dispatcher.dispatch(priority, events)
          : intercepted(dispatcher, priority, events);
    } catch (Throwable e) {
      return EventDispatcher.Verdict.of(e);
    } finally {
      logged.close();
      scope.close();
    }
  }

  private LogContext logged(NotificationEvent event) {
    return LogContext.of(event.context(), targets.get(0), event.eventType(), event.messageId());
  }

  private EventDispatcher.Verdict intercepted(
      EventDispatcher dispatcher, Priority priority, List<NotificationEvent> events)
      throws Exception {
    Delivery delivery = new Delivery(events, priority, targets, pool, batch);
    NotificationResult result =
        step(0, delivery, inner -> handle(dispatcher, priority, inner.events()));
    return result == NotificationResult.REQUEUE
        ? EventDispatcher.Verdict.REQUEUE
        : EventDispatcher.Verdict.HANDLED;
  }

  private NotificationResult step(int index, Delivery delivery, ListenerInterceptor.Next last)
      throws Exception {
    return index == interceptors.size()
        ? last.handle(delivery)
        : interceptors.get(index).intercept(delivery, inner -> step(index + 1, inner, last));
  }

  private static NotificationResult handle(
      EventDispatcher dispatcher, Priority priority, List<NotificationEvent> events)
      throws Exception {
    EventDispatcher.Verdict verdict = dispatcher.dispatch(priority, events);
    if (verdict.error() instanceof Exception thrown) {
      throw thrown;
    }
    if (verdict.error() instanceof Error error) {
      throw error;
    }
    return verdict.result();
  }
}

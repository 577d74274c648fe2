// SPDX-License-Identifier: Apache-2.0
package dev.bergen.notify;

import dev.bergen.Target;
import dev.bergen.message.Priority;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events that a listener's endpoints get at once, as a {@link ListenerInterceptor} sees it.
 *
 * @param events at least one; exactly one unless the listener takes batches
 * @param priority their priority
 * @param targets what the listener listens to
 * @param pool the listener's; {@code null} is none
 * @param batch whether the listener takes batches
 */
public record Delivery(
    List<NotificationEvent> events,
    Priority priority,
    List<Target> targets,
    @Nullable String pool,
    boolean batch) {

  public Delivery {
    events = List.copyOf(events);
  }

  /** Names the events for logs; payloads and contexts stay out of them. */
  @Override
  public String toString() {
    return "Delivery" + events;
  }
}

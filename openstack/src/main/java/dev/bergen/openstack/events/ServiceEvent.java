// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A service of Nova is new, has changed or was deleted.
 *
 * @param action {@code create}, {@code update} or {@code delete}
 * @param host where the service runs
 * @param binary its program: {@code nova-compute}
 * @param topic where it listens
 * @param disabled whether it gets no new work
 * @param disabledReason why, in an operator's words
 * @param forcedDown whether an operator has said that it is down
 * @param version the version of the service; {@code null} if the event does not say
 * @param lastSeenUp {@code null} if it never was
 * @param uuid the id of the service
 */
public record ServiceEvent(
    EventOrigin origin,
    String action,
    @Nullable String host,
    @Nullable String binary,
    @Nullable String topic,
    boolean disabled,
    @Nullable String disabledReason,
    boolean forcedDown,
    @Nullable Long version,
    @Nullable Instant lastSeenUp,
    @Nullable String uuid)
    implements OpenStackEvent {

  static @Nullable ServiceEvent of(EventOrigin origin, EventValues payload) {
    if (!origin.eventType().startsWith("service.")) {
      return null;
    }
    return new ServiceEvent(
        origin,
        origin.eventType().substring("service.".length()),
        payload.text("host"),
        payload.text("binary"),
        payload.text("topic"),
        payload.flag("disabled"),
        payload.text("disabled_reason"),
        payload.flag("forced_down"),
        payload.number("version"),
        payload.time("last_seen_up"),
        payload.text("uuid"));
  }

  @Override
  public EventPhase phase() {
    return EventPhase.NONE;
  }
}

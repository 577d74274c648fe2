// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.events;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An action of Nova failed: {@code compute_task.build_instances.error} when no host accepts an
 * instance, {@code compute.exception} when a compute host failed.
 *
 * @param action {@code build_instances}, {@code migrate_server}, {@code rebuild_server}, {@code
 *     exception}
 * @param instance the id of the instance; {@code null} where it is about none
 * @param state the state that the instance is left in
 * @param exception the class of what went wrong: {@code NoValidHost}
 * @param message what went wrong
 */
public record ComputeFailure(
    EventOrigin origin,
    String action,
    @Nullable String instance,
    @Nullable String state,
    String exception,
    @Nullable String message)
    implements OpenStackEvent {

  static @Nullable ComputeFailure of(EventOrigin origin, EventValues payload) {
    String type = origin.eventType();
    if (type.equals("compute.exception")) {
      return of(origin, "exception", payload, payload);
    }
    if (type.startsWith("compute_task.") && type.endsWith(".error")) {
      return of(
          origin,
          type.substring("compute_task.".length(), type.length() - ".error".length()),
          payload,
          payload.inner("reason"));
    }
    return null;
  }

  private static ComputeFailure of(
      EventOrigin origin, String action, EventValues payload, EventValues reason) {
    return new ComputeFailure(
        origin,
        action,
        payload.text("instance_uuid"),
        payload.text("state"),
        Objects.requireNonNullElse(reason.text("exception"), ""),
        reason.text("exception_message"));
  }

  @Override
  public EventPhase phase() {
    return EventPhase.ERROR;
  }
}

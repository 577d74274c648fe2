// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.nova;

import dev.bergen.message.Priority;
import dev.bergen.notify.Notifier;
import dev.bergen.openstack.OpenStackContext;
import dev.bergen.openstack.VersionedObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends versioned notifications: a payload is an object with a version, such as {@code
 * ServiceStatusPayload}. It travels without {@code nova_object.changes}, as Nova's do.
 *
 * <p>Threads: any. Each method waits until every notification driver has the notification, and
 * fails, as {@link Notifier#notify} does. Does nothing if notification_format says {@code
 * unversioned}, which is Nova's default: see {@link #isEnabled}.
 */
public final class VersionedNotifier {
  private final Notifier notifier;

  VersionedNotifier(Notifier notifier) {
    this.notifier = notifier;
  }

  /** Returns whether a notification may have an effect, so that its payload is worth making. */
  public boolean isEnabled() {
    return notifier.isEnabled();
  }

  /** Returns the publisher id: {@code nova-compute:node-7}. */
  public String publisherId() {
    return notifier.publisherId();
  }

  /** Sends a DEBUG notification; waits and fails as {@link #notify} does. */
  public void debug(OpenStackContext context, String eventType, VersionedObject payload) {
    notify(Priority.DEBUG, context, eventType, payload);
  }

  /** Sends an INFO notification; waits and fails as {@link #notify} does. */
  public void info(OpenStackContext context, String eventType, VersionedObject payload) {
    notify(Priority.INFO, context, eventType, payload);
  }

  /** Sends a WARN notification; waits and fails as {@link #notify} does. */
  public void warn(OpenStackContext context, String eventType, VersionedObject payload) {
    notify(Priority.WARN, context, eventType, payload);
  }

  /** Sends an ERROR notification; waits and fails as {@link #notify} does. */
  public void error(OpenStackContext context, String eventType, VersionedObject payload) {
    notify(Priority.ERROR, context, eventType, payload);
  }

  /** Sends a CRITICAL notification; waits and fails as {@link #notify} does. */
  public void critical(OpenStackContext context, String eventType, VersionedObject payload) {
    notify(Priority.CRITICAL, context, eventType, payload);
  }

  /**
   * Sends a notification.
   *
   * @param eventType object, action and phase: {@code instance.create.end}
   */
  public void notify(
      Priority priority, OpenStackContext context, String eventType, VersionedObject payload) {
    notifier.notify(
        priority,
        context.toRequestContext(),
        eventType,
        unchanged(NovaSerializer.written(payload), payload.prefix() + ".changes"));
  }

  private static @Nullable Object unchanged(@Nullable Object value, String changes) {
    if (value instanceof Map<?, ?> map) {
      Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
      map.forEach(
          (name, member) -> {
            if (!changes.equals(name)) {
              copy.put(name, unchanged(member, changes));
            }
          });
      return copy;
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>();
      list.forEach(member -> copy.add(unchanged(member, changes)));
      return copy;
    }
    return value;
  }

  @Override
  public String toString() {
    return "VersionedNotifier[" + notifier + "]";
  }
}

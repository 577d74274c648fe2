// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.nova;

import dev.bergen.message.Priority;
import dev.bergen.notify.Notifier;
import dev.bergen.openstack.OpenStackContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends unversioned notifications, those that telemetry reads. Nova's list of their event types is
 * closed: another one is sent with a warning in the log, or refused if the notifier is {@link
 * #strict}.
 *
 * <p>Threads: any. Each method waits until every notification driver has the notification, and
 * fails, as {@link Notifier#notify} does. Does nothing if notification_format says {@code
 * versioned}.
 */
public final class LegacyNotifier {
  private static final Logger log = LoggerFactory.getLogger(LegacyNotifier.class);

  private final Notifier notifier;
  private final boolean strict;

  LegacyNotifier(Notifier notifier, boolean strict) {
    this.notifier = notifier;
    this.strict = strict;
  }

  /** Returns a notifier that refuses event types that Nova does not have. */
  public LegacyNotifier strict() {
    return new LegacyNotifier(notifier, true);
  }

  /** Returns whether a notification may have an effect, so that its payload is worth making. */
  public boolean isEnabled() {
    return notifier.isEnabled();
  }

  /** Returns the publisher id: {@code compute.node-7}. */
  public String publisherId() {
    return notifier.publisherId();
  }

  /** Sends a DEBUG notification; waits and fails as {@link #notify} does. */
  public void debug(
      OpenStackContext context, String eventType, Map<String, ? extends @Nullable Object> payload) {
    notify(Priority.DEBUG, context, eventType, payload);
  }

  /** Sends an INFO notification; waits and fails as {@link #notify} does. */
  public void info(
      OpenStackContext context, String eventType, Map<String, ? extends @Nullable Object> payload) {
    notify(Priority.INFO, context, eventType, payload);
  }

  /** Sends a WARN notification; waits and fails as {@link #notify} does. */
  public void warn(
      OpenStackContext context, String eventType, Map<String, ? extends @Nullable Object> payload) {
    notify(Priority.WARN, context, eventType, payload);
  }

  /** Sends an ERROR notification; waits and fails as {@link #notify} does. */
  public void error(
      OpenStackContext context, String eventType, Map<String, ? extends @Nullable Object> payload) {
    notify(Priority.ERROR, context, eventType, payload);
  }

  /** Sends a CRITICAL notification; waits and fails as {@link #notify} does. */
  public void critical(
      OpenStackContext context, String eventType, Map<String, ? extends @Nullable Object> payload) {
    notify(Priority.CRITICAL, context, eventType, payload);
  }

  /**
   * Sends a notification. A payload of just {@code exception} and {@code args} is that of a failed
   * method, whose name may be any event type.
   *
   * @param payload may hold versioned objects, which travel as maps
   * @throws IllegalArgumentException if the notifier is strict and Nova has no such event type;
   *     nothing was sent
   */
  public void notify(
      Priority priority,
      OpenStackContext context,
      String eventType,
      Map<String, ? extends @Nullable Object> payload) {
    if (!LegacyEventTypes.allows(eventType, payload)) {
      String problem =
          "Nova has no unversioned notification '%s', and adds none: send it versioned, or under one of Nova's event types"
              .formatted(eventType);
      if (strict) {
        throw new IllegalArgumentException(problem);
      }
      log.warn("{}", problem);
    }
    notifier.notify(
        priority, context.toRequestContext(), eventType, NovaSerializer.written(payload));
  }

  @Override
  public String toString() {
    return "LegacyNotifier[" + notifier + "]";
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testing;

import dev.bergen.RequestContext;
import dev.bergen.message.Priority;
import dev.bergen.spi.NotificationAddress;
import dev.bergen.wire.Notification;
import org.jspecify.annotations.Nullable;

/**
 * A notification that a {@link Recorder} saw, once for each topic that it was sent to.
 *
 * @param address topic and priority that it was sent to
 * @param notification all of it, as it was handed to the driver
 */
public record RecordedNotification(NotificationAddress address, Notification notification) {

  /** Returns what has happened, such as {@code compute.instance.create.end}. */
  public String eventType() {
    return String.valueOf(notification.eventType());
  }

  /** Returns how grave it is; {@code null} only if the code under test made a priority up. */
  public @Nullable Priority priority() {
    return Priority.ofName(address.priority());
  }

  /** Returns the publisher, such as {@code compute.host1}. */
  public String publisherId() {
    return String.valueOf(notification.publisherId());
  }

  /**
   * Returns the payload as JSON has it: null, Boolean, Long, BigInteger (beyond 64 bits), Double,
   * String, List or Map.
   */
  public @Nullable Object payload() {
    return notification.payload().toJava();
  }

  /** Returns the context that travelled with it, after the notifier's redactor. */
  public RequestContext context() {
    return notification.context();
  }

  /** Returns all but the context's values, which may be tokens. */
  @Override
  public String toString() {
    return "notification %s %s to %s from %s, context %s"
        .formatted(
            eventType(),
            RecordedMessage.cut(notification.payload().text()),
            address.name(),
            publisherId(),
            context().values().keySet());
  }
}

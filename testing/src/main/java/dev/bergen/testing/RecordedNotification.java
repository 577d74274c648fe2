// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testing;

import dev.bergen.Priority;
import dev.bergen.spi.NotificationAddress;
import dev.bergen.wire.Notification;
import dev.bergen.wire.NotificationFormat;
import org.jspecify.annotations.Nullable;

/**
 * A notification that a {@link Recorder} saw on its way to the broker, once for each of its topics.
 *
 * @param address where it went
 * @param format in which it travelled
 */
public record RecordedNotification(
    NotificationAddress address, Notification notification, NotificationFormat format) {

  /** Returns the topic without the priority. */
  public String topic() {
    return address.topic();
  }

  /** Returns {@code null} only when somebody sent to an address of none. */
  public @Nullable Priority priority() {
    return Priority.ofName(address.priority());
  }

  public @Nullable String eventType() {
    return notification.eventType();
  }

  public @Nullable String publisherId() {
    return notification.publisherId();
  }

  /** Returns the payload as JSON has it: null, Boolean, Long, Double, String, List or Map. */
  public @Nullable Object payload() {
    return notification.payload().toJava();
  }

  /** Returns all but the context's values, which may be tokens. */
  @Override
  public String toString() {
    return "%s to %s, payload %s, context %s"
        .formatted(
            notification,
            address.name(),
            notification.payload().text(),
            notification.context().values().keySet());
  }
}

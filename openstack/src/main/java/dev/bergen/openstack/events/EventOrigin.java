// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.events;

import dev.bergen.openstack.OpenStackContext;
import dev.bergen.wire.Notification;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The sender, time and request of an event. Keystone names the user in the payload; Glance does not
 * name the user, and Octavia does not name the sender.
 *
 * @param eventType such as {@code instance.create.end}
 * @param program the sender: {@code nova-compute}, or {@code compute} in an unversioned event;
 *     {@code null} if the event does not say
 * @param host the host of that program; {@code null} if the event does not say
 * @param time when it was sent; {@code null} if the event does not say, or not legibly
 * @param requestId the request that it is part of; {@code null} if the sender's redactor left it
 *     out
 * @param userId the user who requested it; {@code null} if left out
 * @param projectId the project of that user; {@code null} if left out
 * @param messageId the id of the notification; {@code null} if it has none
 */
public record EventOrigin(
    String eventType,
    @Nullable String program,
    @Nullable String host,
    @Nullable Instant time,
    @Nullable String requestId,
    @Nullable String userId,
    @Nullable String projectId,
    @Nullable String messageId) {

  static EventOrigin of(Notification event, EventValues payload) {
    String publisher = event.publisherId();
    OpenStackContext context = OpenStackContext.of(event.context());
    String type = String.valueOf(event.eventType());
    boolean keystone = type.startsWith(KeystoneEvents.PREFIX);
    return new EventOrigin(
        type,
        publisher == null ? null : publisher.substring(0, separator(publisher)),
        publisher == null || separator(publisher) == publisher.length()
            ? null
            : publisher.substring(separator(publisher) + 1),
        EventValues.instant(event.timestamp()),
        keystone && context.requestId() == null
            ? KeystoneEvents.requestId(payload)
            : context.requestId(),
        keystone && context.userId() == null ? KeystoneEvents.userId(payload) : context.userId(),
        keystone && context.projectId() == null
            ? KeystoneEvents.projectId(payload)
            : context.projectId(),
        event.messageId());
  }

  /** A colon in versioned notifications, a dot in others; a host may have dots as well. */
  private static int separator(String publisher) {
    int colon = publisher.indexOf(':');
    int dot = publisher.indexOf('.');
    int first = colon >= 0 ? colon : dot;
    return first < 0 ? publisher.length() : first;
  }
}

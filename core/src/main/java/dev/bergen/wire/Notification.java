// SPDX-License-Identifier: Apache-2.0
package dev.bergen.wire;

import dev.bergen.RequestContext;
import org.jspecify.annotations.Nullable;

/**
 * That something has happened, as it is told to whoever listens. What a sender left out is {@code
 * null}, which only a received notification may have.
 *
 * @param messageId tells notifications apart: a UUID with dashes
 * @param publisherId who says so, such as {@code compute.host1}
 * @param eventType what has happened, such as {@code compute.instance.create.end}
 * @param priority in upper case as it travels: {@code INFO}, {@code WARN}
 * @param payload any JSON; {@link Json#NULL} if it is missing
 * @param timestamp when it happened, in UTC: {@code 2026-11-22 12:54:07.641151}, without the
 *     fraction when that is zero
 * @param context of whoever caused it, without secrets
 */
public record Notification(
    @Nullable String messageId,
    @Nullable String publisherId,
    @Nullable String eventType,
    @Nullable String priority,
    Json payload,
    @Nullable String timestamp,
    RequestContext context) {

  /** Names it for logs; payload and context stay out of them. */
  @Override
  public String toString() {
    return "notification %s (%s, from %s, message id %s)"
        .formatted(eventType, priority, publisherId, messageId);
  }
}

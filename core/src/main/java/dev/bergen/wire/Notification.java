// SPDX-License-Identifier: Apache-2.0
package dev.bergen.wire;

import dev.bergen.RequestContext;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.util.Locale;
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

  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);

  /** Returns a point in time as {@link #timestamp} has it. */
  public static String timestampOf(Instant time) {
    boolean whole = time.get(ChronoField.MICRO_OF_SECOND) == 0;
    return (whole ? SECONDS : MICROSECONDS).format(TimeText.utc(time));
  }

  /** Names it for logs; payload and context stay out of them. */
  @Override
  public String toString() {
    return "notification %s (%s, from %s, message id %s)"
        .formatted(eventType, priority, publisherId, messageId);
  }
}

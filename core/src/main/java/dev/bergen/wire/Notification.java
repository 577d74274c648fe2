// SPDX-License-Identifier: Apache-2.0
package dev.bergen.wire;

import dev.bergen.RequestContext;
import dev.bergen.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A notification of an event. Fields that the sender left out are {@code null}, which occurs only
 * in received notifications.
 *
 * @param messageId identifies the notification: a UUID with dashes
 * @param publisherId the sender, such as {@code compute.host1}
 * @param eventType the event, such as {@code compute.instance.create.end}
 * @param priority in upper case, as on the wire: {@code INFO}, {@code WARN}
 * @param payload any JSON; {@link Json#NULL} if it is missing
 * @param timestamp the time of the event, in UTC: {@code 2026-11-22 12:54:07.641151}, without the
 *     fraction when that is zero
 * @param context of the request that caused it, without secrets
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

  /** Only these years have four digits. */
  private static final int FIRST_PLAIN_YEAR = 1000;

  private static final int LAST_PLAIN_YEAR = 9999;

  private static final int WHOLE = "2026-11-22 12:54:07".length();
  private static final int FRACTION = "2026-11-22 12:54:07.641151".length();

  /** Returns a point in time in the form of {@link #timestamp}. */
  public static String timestampOf(Instant time) {
    LocalDateTime utc = LocalDateTime.ofInstant(time, ZoneOffset.UTC);
    boolean whole = time.get(ChronoField.MICRO_OF_SECOND) == 0;
    return utc.getYear() < FIRST_PLAIN_YEAR || utc.getYear() > LAST_PLAIN_YEAR
        ? (whole ? SECONDS : MICROSECONDS).format(utc)
        : plain(utc, whole ? WHOLE : FRACTION);
  }

  /** The same form, at a fraction of the cost, which matters since every notification has one. */
  private static String plain(LocalDateTime utc, int length) {
    byte[] text = new byte[length];
    digits(text, 0, 4, utc.getYear());
    text[4] = '-';
    digits(text, 5, 2, utc.getMonthValue());
    text[7] = '-';
    digits(text, 8, 2, utc.getDayOfMonth());
    text[10] = ' ';
    digits(text, 11, 2, utc.getHour());
    text[13] = ':';
    digits(text, 14, 2, utc.getMinute());
    text[16] = ':';
    digits(text, 17, 2, utc.getSecond());
    if (length > WHOLE) {
      text[WHOLE] = '.';
      digits(text, WHOLE + 1, 6, utc.get(ChronoField.MICRO_OF_SECOND));
    }
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  private static void digits(byte[] text, int start, int count, int value) {
    int left = value;
    for (int i = start + count - 1; i >= start; i--) {
      text[i] = (byte) ('0' + left % 10);
      left /= 10;
    }
  }

  /** Returns a description for logs, without payload and context. */
  @Override
  public String toString() {
    return "notification %s (%s, from %s, message id %s)"
        .formatted(eventType, priority, publisherId, messageId);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The time in a request context: {@code 2026-01-02T03:04:05.678900}, in UTC and without a zone.
 * Nova's {@code RequestContext.from_dict} reads exactly six digits after the point and nothing
 * else.
 */
final class ContextTime {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS", Locale.ROOT);

  private ContextTime() {}

  static String text(Instant time) {
    return FORMAT.format(time.atOffset(ZoneOffset.UTC));
  }

  /** Returns the time, or {@code null} where there is none that can be read. */
  static @Nullable Instant read(@Nullable Object value) {
    if (!(value instanceof String text)) {
      return null;
    }
    try {
      return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}

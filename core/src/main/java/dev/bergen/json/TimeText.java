// SPDX-License-Identifier: Apache-2.0
package dev.bergen.json;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/** Points in time as the reference writes them: UTC without a zone, six digits of a second. */
final class TimeText {

  /** The range of the reference's times. */
  static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

  static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");
  static final String YEARS = "a date must lie in the years 1 to 9999";

  private static final DateTimeFormatter WRITTEN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS", Locale.ROOT);

  /** Includes the formats of other parts of OpenStack: a blank for the T, no fraction, a zone. */
  private static final DateTimeFormatter READ =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendPattern("['T'][' ']HH:mm[:ss]")
          .optionalStart()
          .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
          .optionalEnd()
          .appendPattern("[XXX]")
          .toFormatter(Locale.ROOT);

  private TimeText() {}

  static String write(LocalDateTime time) {
    return WRITTEN.format(time);
  }

  static LocalDateTime utc(Instant instant) {
    return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
  }

  /**
   * Reads a time; UTC is the default zone.
   *
   * @throws java.time.DateTimeException if it is not a time
   */
  static OffsetDateTime read(String text) {
    TemporalAccessor time = READ.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
    return time instanceof LocalDateTime local
        ? local.atOffset(ZoneOffset.UTC)
        : OffsetDateTime.from(time);
  }

  static BigDecimal seconds(Duration duration) {
    BigDecimal seconds =
        BigDecimal.valueOf(duration.getSeconds()).add(BigDecimal.valueOf(duration.getNano(), 9));
    return duration.getNano() == 0 ? seconds.setScale(0) : seconds.stripTrailingZeros();
  }

  /**
   * @throws ArithmeticException if there are too many
   */
  static Duration duration(BigDecimal seconds) {
    if (seconds.precision() - seconds.scale() > 18) {
      throw new ArithmeticException("Too many seconds");
    }
    BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
    BigDecimal nanos = seconds.subtract(whole).movePointRight(9);
    return Duration.ofSeconds(whole.longValueExact(), nanos.longValue());
  }
}

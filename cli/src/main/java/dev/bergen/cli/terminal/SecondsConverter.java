// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.terminal;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 30}, {@code 0.5}, {@code 500ms}, {@code 10s} and {@code 2m}: seconds by default. */
public final class SecondsConverter implements ITypeConverter<Duration> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,8}(?:\\.\\d{1,9})?)(ms|s|m)?");

  @Override
  public Duration convert(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "'" + text + "' is not a time; write seconds (30, 0.5) or 500ms, 10s, 2m");
    }
    String unit = matcher.group(2) == null ? "s" : matcher.group(2);
    long nanosPerUnit =
        switch (unit) {
          case "ms" -> 1_000_000L;
          case "m" -> 60_000_000_000L;
          default -> 1_000_000_000L;
        };
    BigDecimal nanos = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(nanosPerUnit));
    return Duration.ofNanos(nanos.longValue());
  }
}

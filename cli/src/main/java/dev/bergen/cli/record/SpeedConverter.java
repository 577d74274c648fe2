// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.record;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code recorded}, {@code full} and {@code 2x}: 1, infinite and 2. */
final class SpeedConverter implements ITypeConverter<Double> {
  private static final Pattern TIMES = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,6})?)x");

  @Override
  public Double convert(String text) {
    if (text.equals("recorded")) {
      return 1.0;
    }
    if (text.equals("full")) {
      return Double.POSITIVE_INFINITY;
    }
    Matcher times = TIMES.matcher(text);
    double speed = times.matches() ? Double.parseDouble(times.group(1)) : 0;
    if (speed <= 0) {
      throw new TypeConversionException(
          "'" + text + "' is not a speed; write recorded, full, 2x or 0.5x");
    }
    return speed;
  }
}

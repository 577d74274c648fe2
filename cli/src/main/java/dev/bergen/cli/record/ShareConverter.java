// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.record;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 20%} as 0.2. */
final class ShareConverter implements ITypeConverter<Double> {
  private static final Pattern PERCENT = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,6})?)%");

  @Override
  public Double convert(String text) {
    Matcher percent = PERCENT.matcher(text);
    if (!percent.matches()) {
      throw new TypeConversionException("'" + text + "' is no share; write 20%");
    }
    return Double.parseDouble(percent.group(1)) / 100;
  }
}

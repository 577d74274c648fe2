// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.terminal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 20%} and {@code 0.2} as the same share; above 1 only with the sign. */
public final class ShareConverter implements ITypeConverter<Double> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,6})?)(%?)");

  /** Makes one, as picocli does. */
  public ShareConverter() {}

  @Override
  public Double convert(String text) {
    Matcher form = FORM.matcher(text);
    if (form.matches()) {
      double number = Double.parseDouble(form.group(1));
      if (!form.group(2).isEmpty()) {
        return number / 100;
      }
      if (number <= 1) { // 20 could mean 20%
        return number;
      }
    }
    throw new TypeConversionException("'" + text + "' is not a share; write 20% or 0.2");
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.tap;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 1%} and {@code 0.01}: above nothing, at most all. */
final class ShareConverter implements ITypeConverter<Double> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,6})?)(%?)");

  @Override
  public Double convert(String text) {
    Matcher form = FORM.matcher(text);
    if (form.matches()) {
      double share = Double.parseDouble(form.group(1)) / (form.group(2).isEmpty() ? 1 : 100);
      if (share > 0 && share <= 1) {
        return share;
      }
    }
    throw new TypeConversionException("'" + text + "' is no share; write 1% or 0.01, up to 100%");
  }
}

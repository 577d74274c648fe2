// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.record;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 500M} and {@code 2G} as bytes: multiples of 1024, without a letter single bytes. */
final class SizeConverter implements ITypeConverter<Long> {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?)([KMGT]?)(?:I?B)?");
  private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

  @Override
  public Long convert(String text) {
    Matcher size = FORM.matcher(text.toUpperCase(Locale.ROOT));
    if (!size.matches()) {
      throw new TypeConversionException("'" + text + "' is not a size; write 500M or 2G");
    }
    int power = " KMGT".indexOf(size.group(2).isEmpty() ? " " : size.group(2));
    BigInteger bytes =
        new BigDecimal(size.group(1))
            .multiply(BigDecimal.valueOf(1L << (10 * power)))
            .toBigInteger();
    if (bytes.signum() < 1) {
      throw new TypeConversionException("A size must be at least one byte, not " + text);
    }
    if (bytes.compareTo(MOST) > 0) {
      throw new TypeConversionException("'" + text + "' is more than any file can have");
    }
    return bytes.longValueExact();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.terminal;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads what {@link SecondsConverter} does, and refuses what nothing can be done in. */
public final class TimeoutConverter implements ITypeConverter<Duration> {
  private static final Duration LEAST = Duration.ofMillis(1);

  @Override
  public Duration convert(String text) {
    Duration timeout = new SecondsConverter().convert(text);
    if (timeout.compareTo(LEAST) < 0) {
      throw new TypeConversionException(
          "'" + text + "' leaves no time for anything; give 1ms or more");
    }
    return timeout;
  }
}

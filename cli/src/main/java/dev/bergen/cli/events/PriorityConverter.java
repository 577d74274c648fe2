// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.events;

import dev.bergen.message.Priority;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a priority in any case. */
final class PriorityConverter implements ITypeConverter<Priority> {
  @Override
  public Priority convert(String text) {
    Priority priority = Priority.ofName(text);
    if (priority == null) {
      String known =
          Arrays.stream(Priority.values()).map(Priority::key).collect(Collectors.joining(", "));
      throw new TypeConversionException("'" + text + "' is not a priority; there are " + known);
    }
    return priority;
  }
}

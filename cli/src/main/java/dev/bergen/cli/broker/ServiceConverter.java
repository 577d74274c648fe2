// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.broker;

import dev.bergen.config.KnownService;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a known service. */
public final class ServiceConverter implements ITypeConverter<KnownService> {
  @Override
  public KnownService convert(String text) {
    KnownService service = KnownService.of(text);
    if (service == null) {
      throw new TypeConversionException(
          "'%s' is not known; known are %s. Name its exchange with --exchange"
              .formatted(
                  text,
                  Arrays.stream(KnownService.values())
                      .map(KnownService::id)
                      .collect(Collectors.joining(", "))));
    }
    return service;
  }
}

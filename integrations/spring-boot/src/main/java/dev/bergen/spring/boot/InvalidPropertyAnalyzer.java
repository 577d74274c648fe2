// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.boot;

import dev.bergen.DriverNotFoundException;
import dev.bergen.InvalidTransportUrlException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Says which property keeps Bergen from starting. */
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
final class InvalidPropertyAnalyzer
    extends AbstractFailureAnalyzer<InvalidBergenPropertyException> {

  @Override
  protected FailureAnalysis analyze(Throwable root, InvalidBergenPropertyException cause) {
    return new FailureAnalysis(String.valueOf(cause.getMessage()), action(cause), cause);
  }

  private static String action(InvalidBergenPropertyException cause) {
    if (cause.getCause() instanceof InvalidTransportUrlException) {
      return "Correct %s: rabbit://user:password@host:5672/vhost, or memory: for a first try."
          .formatted(cause.property());
    }
    if (cause.getCause() instanceof DriverNotFoundException) {
      return "Correct the scheme in %s, or add the driver as a dependency: dev.bergen:bergen-driver-…"
          .formatted(cause.property());
    }
    return "Correct " + cause.property() + ".";
  }
}

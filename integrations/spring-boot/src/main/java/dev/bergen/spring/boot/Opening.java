// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.boot;

import dev.bergen.ConfigurationException;
import dev.bergen.DriverLoadException;
import dev.bergen.DriverNotFoundException;
import dev.bergen.InvalidTransportUrlException;
import java.util.function.Supplier;

/** Opens a transport, and names the property in the error if it cannot be opened. */
final class Opening {
  /** Where a URL stands that no property gives. */
  static final String ELSEWHERE = "transport_url of a configuration file or the environment";

  private Opening() {}

  /**
   * @throws InvalidBergenPropertyException if it cannot be opened
   */
  static <T> T open(String property, Supplier<T> opener) {
    try {
      return opener.get();
    } catch (InvalidTransportUrlException
        | DriverNotFoundException
        | DriverLoadException
        | ConfigurationException e) {
      throw new InvalidBergenPropertyException(property, String.valueOf(e.getMessage()), e);
    }
  }
}

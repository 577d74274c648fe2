// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi;

import dev.bergen.MessagingException;
import dev.bergen.config.OptionGroup;
import java.util.List;
import java.util.Set;

/**
 * Opens drivers of one kind. Listed in {@code META-INF/services}. Its constructor does nothing, and
 * its presence on the class path has no effect until a URL names one of its schemes.
 */
public interface DriverProvider {

  /** Returns the URL schemes that this provider supports, in lower case: {@code rabbit}. */
  Set<String> schemes();

  /** Returns a description in one line, with the brokers that it connects to. */
  String description();

  /**
   * Returns the option groups of this driver, starting with the one that URL queries set; empty if
   * it has none.
   */
  default List<OptionGroup> optionGroups() {
    return List.of();
  }

  /**
   * Returns a driver that is ready for use; if it throws, it leaves nothing open. Does not wait for
   * the broker: a connection is made when an operation needs it, within that operation's deadline.
   *
   * @throws MessagingException if the settings cannot work
   */
  Driver open(DriverSettings settings);
}

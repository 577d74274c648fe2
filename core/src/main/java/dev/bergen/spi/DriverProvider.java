// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi;

import dev.bergen.MessagingException;
import dev.bergen.config.OptionGroup;
import java.util.List;
import java.util.Set;

/**
 * Opens drivers of one kind. Listed in {@code META-INF/services}; its constructor does nothing, and
 * being on the class path has no effect until a URL names one of its schemes.
 */
public interface DriverProvider {

  /** Returns the URL schemes that this provider answers to, in lower case: {@code rabbit}. */
  Set<String> schemes();

  /** Returns one line for people: what it connects to. */
  String description();

  /**
   * Returns the option groups of this driver, the one that URL queries set first; empty if it has
   * none.
   */
  default List<OptionGroup> optionGroups() {
    return List.of();
  }

  /**
   * Returns a driver that is ready to be used, or throws and leaves nothing open behind. Does not
   * wait for the broker: connections are made when they are needed, under the deadline of the
   * operation that needs them.
   *
   * @throws MessagingException if the settings cannot work
   */
  Driver open(DriverSettings settings);
}

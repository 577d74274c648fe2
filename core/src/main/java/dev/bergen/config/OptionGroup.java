// SPDX-License-Identifier: Apache-2.0
package dev.bergen.config;

import java.util.List;

/**
 * The options of one part, under one heading of a configuration file.
 *
 * @param name the heading, such as {@code oslo_messaging_rabbit}
 * @param options in the order in which help prints them
 */
public record OptionGroup(String name, List<Option<?>> options) {

  public OptionGroup {
    options = List.copyOf(options);
  }
}

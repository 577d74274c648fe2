// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli;

import dev.bergen.config.DefaultOptions;
import dev.bergen.config.NotificationOptions;
import dev.bergen.config.OptionGroup;
import dev.bergen.transport.DriverInfo;
import dev.bergen.transport.Drivers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The groups of options that this installation knows: the core's, and its drivers'. */
final class ConfigGroups {
  private ConfigGroups() {}

  /** Returns all of them, each once. */
  static List<OptionGroup> all() {
    Map<String, OptionGroup> groups = new LinkedHashMap<>();
    List.of(DefaultOptions.GROUP, NotificationOptions.GROUP)
        .forEach(group -> groups.put(group.name(), group));
    for (DriverInfo driver : Drivers.installed()) {
      driver.optionGroups().forEach(group -> groups.putIfAbsent(group.name(), group));
    }
    return new ArrayList<>(groups.values());
  }

  /** Returns the driver that a URL with this driver name opens; {@code null} if there is none. */
  static @Nullable DriverInfo driver(String name) {
    return Drivers.installed().stream()
        .filter(driver -> driver.problem() == null && driver.schemes().contains(name))
        .findFirst()
        .orElse(null);
  }
}

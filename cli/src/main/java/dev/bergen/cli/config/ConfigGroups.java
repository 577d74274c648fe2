// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.config;

import dev.bergen.config.DefaultOptions;
import dev.bergen.config.KafkaOptions;
import dev.bergen.config.MetricsOptions;
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
public final class ConfigGroups {
  private ConfigGroups() {}

  /** Returns all of them, each once. */
  public static List<OptionGroup> all() {
    Map<String, OptionGroup> groups = new LinkedHashMap<>();
    add(groups, List.of(DefaultOptions.GROUP, NotificationOptions.GROUP, MetricsOptions.GROUP));
    for (DriverInfo driver : Drivers.installed()) {
      add(groups, driver.optionGroups());
    }
    add(groups, List.of(KafkaOptions.GROUP));
    return new ArrayList<>(groups.values());
  }

  private static void add(Map<String, OptionGroup> groups, List<OptionGroup> more) {
    more.forEach(group -> groups.putIfAbsent(group.name(), group));
  }

  /** Returns the driver that a URL with this driver name opens; {@code null} if there is none. */
  public static @Nullable DriverInfo driver(String name) {
    return Drivers.installed().stream()
        .filter(driver -> driver.problem() == null && driver.schemes().contains(name))
        .findFirst()
        .orElse(null);
  }
}

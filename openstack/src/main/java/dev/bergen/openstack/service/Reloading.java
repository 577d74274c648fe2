// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.service;

import dev.bergen.ConfigurationException;
import dev.bergen.config.Configuration;
import dev.bergen.config.ConfigurationProblem;
import dev.bergen.config.DefaultOptions;
import dev.bergen.config.NotificationOptions;
import dev.bergen.config.Option;
import dev.bergen.config.OptionGroup;
import dev.bergen.config.Options;
import dev.bergen.openstack.nova.NovaOptions;
import dev.bergen.transport.Drivers;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Reads a configuration again and finds out what has changed, and what of that can be taken. */
final class Reloading {
  /** The options that are read at each use; all others were applied when transports were opened. */
  private static final Set<Option<?>> APPLIED =
      Set.of(
          NovaOptions.LONG_RPC_TIMEOUT,
          NovaOptions.GRACEFUL_SHUTDOWN_TIMEOUT,
          NovaOptions.MANAGER_SHUTDOWN_TIMEOUT);

  private Reloading() {}

  static ReloadReport again(Configuration former, Supplier<Configuration> source) {
    Configuration now;
    try {
      now = source.get();
    } catch (ConfigurationException e) {
      return new ReloadReport(
          former, List.of(), List.of(), List.of(String.valueOf(e.getMessage())));
    }
    List<OptionGroup> groups = groups();
    List<String> problems =
        now.check(groups).stream()
            .filter(ConfigurationProblem::fatal)
            .map(ConfigurationProblem::toString)
            .toList();
    return problems.isEmpty()
        ? compare(former, now, groups)
        : new ReloadReport(former, List.of(), List.of(), problems);
  }

  private static ReloadReport compare(
      Configuration former, Configuration now, List<OptionGroup> groups) {
    List<String> applied = new ArrayList<>();
    List<String> needRestart = new ArrayList<>();
    for (OptionGroup group : groups) {
      Options before = former.readable(group, Map.of());
      Options after = now.readable(group, Map.of());
      for (Option<?> option : group.options()) {
        if (!Objects.equals(before.get(option), after.get(option))) {
          (APPLIED.contains(option) ? applied : needRestart)
              .add("[" + group.name() + "] " + option.name());
        }
      }
    }
    return new ReloadReport(now, applied, needRestart, List.of());
  }

  private static List<OptionGroup> groups() {
    Set<OptionGroup> groups = new LinkedHashSet<>();
    // One group, as one heading: code may set options of either.
    groups.add(
        new OptionGroup(
            DefaultOptions.GROUP.name(),
            Stream.concat(
                    DefaultOptions.GROUP.options().stream(), NovaOptions.SERVICE.options().stream())
                .toList()));
    groups.add(NovaOptions.NOTIFICATIONS);
    groups.add(NovaOptions.UPGRADE_LEVELS);
    groups.add(NotificationOptions.GROUP);
    Drivers.installed().forEach(driver -> groups.addAll(driver.optionGroups()));
    return List.copyOf(groups);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.quarkus.runtime;

import dev.bergen.config.Configuration;
import dev.bergen.config.ConfigurationProblem;
import dev.bergen.config.DefaultOptions;
import dev.bergen.config.MetricsOptions;
import dev.bergen.config.NotificationOptions;
import dev.bergen.config.OptionGroup;
import dev.bergen.transport.Drivers;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes of properties, files and environment what transports are opened with. */
final class Configurations {
  private static final String DEFAULT = DefaultOptions.GROUP.name();
  private static final String NOTIFICATIONS = NotificationOptions.GROUP.name();

  private Configurations() {}

  /**
   * @throws ConfigurationException if a file cannot be read, or an option is unknown or has a wrong
   *     value
   */
  static Configuration of(BergenConfig config, Map<String, String> environment) {
    Configuration.Builder builder = Configuration.builder().environment(environment);
    List<Path> files = config.configFile().orElse(List.of());
    files.forEach(file -> read(file, builder));
    if (files.isEmpty()) {
      // An operator's file says whether to notify; an application that asks for a Notifier wants
      // to.
      builder.setDefault(NOTIFICATIONS, NotificationOptions.DRIVER.name(), "messagingv2");
    }
    config
        .options()
        .forEach(
            (group, options) ->
                options.forEach((name, value) -> builder.set(group(group), name(name), value)));
    BergenConfig.Notifications notifications = config.notifications();
    set(builder, DEFAULT, DefaultOptions.TRANSPORT_URL.name(), config.url());
    set(builder, DEFAULT, DefaultOptions.CONTROL_EXCHANGE.name(), config.controlExchange());
    set(builder, DEFAULT, DefaultOptions.RPC_PING_ENABLED.name(), config.rpc().ping());
    set(builder, NOTIFICATIONS, NotificationOptions.TRANSPORT_URL.name(), notifications.url());
    set(builder, NOTIFICATIONS, NotificationOptions.RETRY.name(), notifications.retry());
    set(builder, NOTIFICATIONS, NotificationOptions.DRIVER.name(), list(notifications.driver()));
    set(builder, NOTIFICATIONS, NotificationOptions.TOPICS.name(), list(notifications.topics()));
    Configuration made = builder.build();
    check(made);
    return made;
  }

  private static void read(Path file, Configuration.Builder builder) {
    try {
      builder.file(file);
    } catch (dev.bergen.ConfigurationException e) {
      String cause = e.getCause() == null ? "" : ": " + e.getCause();
      throw wrong("bergen.config-file", e.getMessage() + cause, e);
    }
  }

  /** Reports now the mistakes that opening a transport would report, or overlook, later. */
  private static void check(Configuration made) {
    List<OptionGroup> groups =
        new ArrayList<>(
            List.of(DefaultOptions.GROUP, NotificationOptions.GROUP, MetricsOptions.GROUP));
    Drivers.installed().forEach(driver -> groups.addAll(driver.optionGroups()));
    for (ConfigurationProblem problem : made.check(groups)) {
      if (problem.fatal()) {
        boolean ofProperties = problem.origin().equals("code");
        throw wrong(
            ofProperties ? "bergen.options" : problem.origin(),
            problem.message(),
            new IllegalArgumentException(problem.message()));
      }
    }
  }

  static ConfigurationException wrong(String where, String why, Throwable cause) {
    return new ConfigurationException(where + ": " + why, cause, Set.of(where));
  }

  private static void set(
      Configuration.Builder builder, String group, String option, Optional<?> value) {
    value.ifPresent(given -> builder.set(group, option, given.toString()));
  }

  private static Optional<String> list(Optional<List<String>> values) {
    return values.filter(given -> !given.isEmpty()).map(given -> String.join(",", given));
  }

  /** Both ways to write a name are common among properties. */
  private static String group(String written) {
    return written.equalsIgnoreCase(DEFAULT) ? DEFAULT : name(written);
  }

  private static String name(String written) {
    return written.replace('-', '_');
  }
}

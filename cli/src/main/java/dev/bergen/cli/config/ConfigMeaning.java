// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.config;

import dev.bergen.config.Configuration;
import dev.bergen.config.ConfigurationProblem;
import dev.bergen.config.MetricsOptions;
import dev.bergen.config.NearestName;
import dev.bergen.config.NotificationOptions;
import dev.bergen.config.Option;
import dev.bergen.config.Options;
import dev.bergen.notify.Notifier;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks values that can be read but have another effect than they suggest: nothing is sent, or
 * measured.
 */
final class ConfigMeaning {
  private static final Set<String> OF_TOPICS = Set.of("messaging", "messagingv2", "routing");

  /** How drivers were called when each service had a copy of oslo's code. */
  private static final String COPIED = ".openstack.common.notifier.";

  private ConfigMeaning() {}

  static void check(Configuration configuration, List<ConfigurationProblem> problems) {
    Options options = configuration.readable(NotificationOptions.GROUP, Map.of());
    List<String> drivers = options.get(NotificationOptions.DRIVER);
    for (String driver : drivers) {
      if (!driver.isEmpty() && !Notifier.driverNames().contains(driver)) {
        add(problems, true, options, NotificationOptions.DRIVER, unknown(driver));
      }
    }
    boolean topicsMissing =
        options.get(NotificationOptions.TOPICS).stream().allMatch(String::isEmpty);
    if (options.isSet(NotificationOptions.TOPICS) && topicsMissing) {
      add(
          problems,
          drivers.stream().anyMatch(OF_TOPICS::contains),
          options,
          NotificationOptions.TOPICS,
          "names no topic, so no notification is sent");
    }
    Options metrics = configuration.readable(MetricsOptions.GROUP, Map.of());
    if (metrics.get(MetricsOptions.ENABLED)) {
      problems.add(
          new ConfigurationProblem(
              false,
              metrics.origin(MetricsOptions.ENABLED),
              "[oslo_messaging_metrics] metrics_enabled has no effect: this release sends none"));
    }
  }

  private static String unknown(String driver) {
    List<String> names = Notifier.driverNames();
    int copied = driver.indexOf(COPIED);
    String written = copied < 0 ? driver : driver.substring(copied + COPIED.length());
    String meant =
        switch (written) {
          case "rpc_notifier" -> "messaging";
          case "rpc_notifier2" -> "messagingv2";
          case "log_notifier" -> "log";
          case "no_op_notifier" -> "noop";
          default -> NearestName.among(written, names);
        };
    return "'%s' is not a notification driver, so it sends nothing%s; the drivers are %s"
        .formatted(
            driver, meant == null ? "" : ". Did you mean " + meant + "?", String.join(", ", names));
  }

  private static void add(
      List<ConfigurationProblem> problems,
      boolean fatal,
      Options options,
      Option<?> option,
      String what) {
    problems.add(
        new ConfigurationProblem(
            fatal,
            options.origin(option),
            "[oslo_messaging_notifications] %s %s".formatted(option.name(), what)));
  }
}

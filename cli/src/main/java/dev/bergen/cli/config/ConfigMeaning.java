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
import org.jspecify.annotations.Nullable;

/**
 * Checks values that can be read but may have another effect than they suggest: nothing is sent, or
 * measured. A program may have modules that this command lacks; their settings are not errors.
 */
final class ConfigMeaning {
  private static final Set<String> OF_TOPICS = Set.of("messaging", "messagingv2", "routing");

  /** How drivers were called when each service had a copy of oslo's code. */
  private static final String COPIED = ".openstack.common.notifier.";

  private static final int SLIP_OF_THE_PEN = 2;

  private ConfigMeaning() {}

  static void check(Configuration configuration, List<ConfigurationProblem> problems) {
    Options options = configuration.readable(NotificationOptions.GROUP, Map.of());
    List<String> drivers = options.get(NotificationOptions.DRIVER);
    for (String driver : drivers) {
      if (!driver.isEmpty() && !Notifier.driverNames().contains(driver)) {
        String meant = meant(driver);
        String what = meant == null ? notHere(driver) : misspelt(driver, meant);
        add(problems, meant != null, options, NotificationOptions.DRIVER, what);
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
              "[oslo_messaging_metrics] metrics_enabled has an effect only in a program that has"
                  + " bergen-oslo-metrics; others send no metrics"));
    }
  }

  /** Returns the name that was probably meant; {@code null} if no driver's is similar. */
  private static @Nullable String meant(String driver) {
    int copied = driver.indexOf(COPIED);
    String written = copied < 0 ? driver : driver.substring(copied + COPIED.length());
    return switch (written) {
      case "rpc_notifier" -> "messaging";
      case "rpc_notifier2" -> "messagingv2";
      case "log_notifier" -> "log";
      case "no_op_notifier" -> "noop";
      default -> similar(written);
    };
  }

  /** A driver of the program's own may have one of these names in its own. */
  private static @Nullable String similar(String written) {
    String name = NearestName.among(written, Notifier.driverNames());
    return name == null || Math.abs(name.length() - written.length()) > SLIP_OF_THE_PEN
        ? null
        : name;
  }

  private static String misspelt(String driver, String meant) {
    return "'%s' is not a notification driver, so it sends nothing. Did you mean %s?"
        .formatted(driver, meant);
  }

  /** The program that uses the file may have drivers of its own. */
  private static String notHere(String driver) {
    return ("no notification driver '%s' is installed here, and a program without it sends nothing"
            + " by it; installed are %s")
        .formatted(driver, String.join(", ", Notifier.driverNames()));
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

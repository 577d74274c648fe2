// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.boot;

import dev.bergen.ConfigurationException;
import dev.bergen.config.Configuration;
import dev.bergen.config.ConfigurationProblem;
import dev.bergen.config.DefaultOptions;
import dev.bergen.config.MetricsOptions;
import dev.bergen.config.NotificationOptions;
import dev.bergen.config.OptionGroup;
import dev.bergen.transport.Drivers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes of properties, files and environment what transports are opened with. */
final class Configurations {
  private static final String DEFAULT = DefaultOptions.GROUP.name();
  private static final String NOTIFICATIONS = NotificationOptions.GROUP.name();

  private Configurations() {}

  /**
   * @param details win over the URLs of {@code properties}
   * @throws InvalidBergenPropertyException if a file cannot be read, or an option is unknown or has
   *     a wrong value
   */
  static Configuration of(
      BergenProperties properties,
      BergenConnectionDetails details,
      Map<String, String> environment) {
    Configuration.Builder builder = Configuration.builder().environment(environment);
    files(properties.configFile(), builder);
    if (properties.configFile().isEmpty()) {
      // An operator's file says whether to notify; an application that asks for a Notifier wants
      // to.
      builder.setDefault(NOTIFICATIONS, NotificationOptions.DRIVER.name(), "messagingv2");
    }
    properties
        .options()
        .forEach(
            (group, options) ->
                options.forEach((name, value) -> builder.set(group(group), name(name), value)));
    BergenProperties.Rpc rpc = properties.rpc();
    set(builder, DEFAULT, DefaultOptions.TRANSPORT_URL.name(), details.url());
    set(builder, DEFAULT, DefaultOptions.CONTROL_EXCHANGE.name(), properties.controlExchange());
    set(builder, DEFAULT, DefaultOptions.RPC_PING_ENABLED.name(), rpc.ping());
    BergenProperties.Notifications notifications = properties.notifications();
    set(
        builder,
        NOTIFICATIONS,
        NotificationOptions.TRANSPORT_URL.name(),
        details.notificationsUrl());
    set(builder, NOTIFICATIONS, NotificationOptions.RETRY.name(), notifications.retry());
    set(builder, NOTIFICATIONS, NotificationOptions.DRIVER.name(), list(notifications.driver()));
    set(builder, NOTIFICATIONS, NotificationOptions.TOPICS.name(), list(notifications.topics()));
    Configuration made = builder.build();
    check(made);
    return made;
  }

  private static void files(List<Path> files, Configuration.Builder builder) {
    for (Path file : files) {
      try {
        builder.file(file);
      } catch (ConfigurationException e) {
        throw new InvalidBergenPropertyException("bergen.config-file", text(e), e);
      }
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
        throw new InvalidBergenPropertyException(
            ofProperties ? "bergen.options" : problem.origin(), problem.message(), null);
      }
    }
  }

  private static void set(
      Configuration.Builder builder, String group, String option, @Nullable Object value) {
    if (value != null) {
      builder.set(group, option, value.toString());
    }
  }

  private static @Nullable String list(List<String> values) {
    return values.isEmpty() ? null : String.join(",", values);
  }

  /** Both ways to write a name are common among properties. */
  private static String group(String written) {
    return written.equalsIgnoreCase(DEFAULT) ? DEFAULT : name(written);
  }

  private static String name(String written) {
    return written.replace('-', '_');
  }

  private static String text(Throwable e) {
    String cause = e.getCause() == null ? "" : ": " + e.getCause();
    return e.getMessage() + cause;
  }
}

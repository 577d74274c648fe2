// SPDX-License-Identifier: Apache-2.0
package dev.bergen.routing;

import dev.bergen.ConfigurationException;
import dev.bergen.config.NotificationOptions;
import dev.bergen.spi.NotificationDriver;
import dev.bergen.spi.NotificationDriverProvider;
import dev.bergen.spi.NotificationDriverSettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Opens the notification driver {@code routing}. Public for the service loader only. */
public final class RoutingProvider implements NotificationDriverProvider {

  @Override
  public String name() {
    return "routing";
  }

  @Override
  public String description() {
    return "hands it to the drivers that the YAML file routing_config chooses";
  }

  /**
   * {@inheritDoc}
   *
   * @throws ConfigurationException if {@code routing_config} is not set, or its file cannot be read
   */
  @Override
  public NotificationDriver open(NotificationDriverSettings settings) {
    String file = settings.options().get(NotificationOptions.ROUTING_CONFIG);
    if (file.isBlank()) {
      throw new ConfigurationException(
          "The notification driver routing needs the option routing_config of"
              + " [oslo_messaging_notifications]: a YAML file that says who gets what",
          null);
    }
    return new RoutingDriver(
        new RulesFile(path(file), settings.timer()::nanoTime), settings.others());
  }

  private static Path path(String file) {
    try {
      return Path.of(file);
    } catch (InvalidPathException e) {
      throw new ConfigurationException("routing_config is not a path of a file: " + file, e);
    }
  }
}

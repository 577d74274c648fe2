// SPDX-License-Identifier: Apache-2.0
package dev.bergen.transport;

import dev.bergen.ConfigurationException;
import dev.bergen.DriverLoadException;
import dev.bergen.MessagingException;
import dev.bergen.config.Configuration;
import dev.bergen.config.OptionGroup;
import dev.bergen.config.Options;
import dev.bergen.config.TransportUrl;
import dev.bergen.message.JsonLimits;
import dev.bergen.spi.Capability;
import dev.bergen.spi.Driver;
import dev.bergen.spi.DriverProvider;
import dev.bergen.spi.DriverSettings;
import dev.bergen.spi.Timer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Opens the driver of a transport, with its options from all sources.
 *
 * @param code options that were set in code, by name
 */
record DriverOpening(
    TransportUrl url,
    Configuration configuration,
    Map<String, String> code,
    String defaultExchange,
    JsonLimits limits) {

  /**
   * Returns a driver that is ready to be used.
   *
   * @throws DriverLoadException if the driver cannot be opened, or lacks {@code needed}
   * @throws ConfigurationException if an option is unknown or has a wrong value
   */
  Driver open(DriverProvider provider, Timer timer, Capability needed) {
    Options options = options(provider.optionGroups());
    Driver driver;
    try {
      driver = provider.open(new DriverSettings(url, options, defaultExchange, timer, limits));
    } catch (MessagingException e) {
      throw e;
    } catch (RuntimeException e) {
      throw notLoaded(e.toString(), e);
    }
    if (!driver.capabilities().contains(needed)) {
      driver.close();
      throw notLoaded("it does no " + needed + instead(needed), null);
    }
    return driver;
  }

  private static String instead(Capability needed) {
    return needed == Capability.RPC
        ? "; use NotificationTransport with it, or RPC with another driver, such as" + " rabbit://"
        : "; use another driver, such as rabbit://";
  }

  private Options options(List<OptionGroup> groups) {
    if (!groups.isEmpty()) {
      OptionGroup own = groups.get(0);
      Configuration all = configuration;
      for (Map.Entry<String, String> option : code.entrySet()) {
        all = all.with(own.name(), option.getKey(), option.getValue());
      }
      Options options = all.options(own, url.query());
      for (OptionGroup group : groups.subList(1, groups.size())) {
        options = options.and(all.options(group));
      }
      return options;
    }
    if (!code.isEmpty() || !url.query().isEmpty()) {
      throw new ConfigurationException(
          "The driver of '%s:' has no options, not even %s"
              .formatted(url.scheme(), code.isEmpty() ? url.query().keySet() : code.keySet()),
          null);
    }
    return new Options();
  }

  private DriverLoadException notLoaded(String why, @Nullable Throwable cause) {
    String message = "Failed to load transport driver \"" + url.scheme() + "\": " + why;
    return new DriverLoadException(url.scheme(), message, cause);
  }
}

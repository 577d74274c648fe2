// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.config;

import dev.bergen.InvalidTransportUrlException;
import dev.bergen.config.Configuration;
import dev.bergen.config.ConfigurationProblem;
import dev.bergen.config.Option;
import dev.bergen.config.OptionGroup;
import dev.bergen.config.Options;
import dev.bergen.config.TransportUrl;
import dev.bergen.config.TransportUrlCheck;
import dev.bergen.transport.DriverInfo;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A transport URL that stands in a file.
 *
 * @param where the group and the option, for people
 * @param text as it was written, references put in; {@code null} when it is not set
 * @param url {@code null} when it is not set, or cannot be read
 * @param problem why it cannot be read; {@code null} when it can, or is not set
 * @param driver its driver; {@code null} when no such driver is installed
 */
record ConfigUrl(
    Configuration configuration,
    String where,
    String origin,
    @Nullable String text,
    @Nullable TransportUrl url,
    @Nullable String problem,
    @Nullable DriverInfo driver) {

  static ConfigUrl of(
      Configuration configuration, OptionGroup group, Option<? extends @Nullable String> option) {
    Options options = configuration.readable(group, Map.of());
    String where = "[" + group.name() + "] " + option.name();
    String origin = options.origin(option);
    String text = options.get(option);
    boolean mayBeEmpty = option.defaultValue() == null;
    if (text == null || !options.isSet(option) || (mayBeEmpty && text.isEmpty())) {
      return new ConfigUrl(configuration, where, origin, null, null, null, null);
    }
    try {
      TransportUrl url = TransportUrl.parse(text);
      DriverInfo driver = ConfigGroups.driver(url.driverName());
      return new ConfigUrl(configuration, where, origin, text, url, null, driver);
    } catch (InvalidTransportUrlException e) {
      return new ConfigUrl(configuration, where, origin, text, null, e.getMessage(), null);
    }
  }

  Map<String, String> query() {
    return url == null ? Map.of() : url.query();
  }

  boolean setsOptionsOf(OptionGroup group) {
    return driver != null
        && !driver.optionGroups().isEmpty()
        && driver.optionGroups().get(0).name().equals(group.name());
  }

  /** Adds the problems of the URL, its driver and its query. */
  void check(List<ConfigurationProblem> problems) {
    if (text != null && url != null) {
      problems.addAll(TransportUrlCheck.problems(text, origin, where));
    }
    if (problem != null) {
      problems.add(new ConfigurationProblem(true, origin, where + ": " + problem));
    } else if (url != null && driver == null) {
      problems.add(
          new ConfigurationProblem(
              false,
              origin,
              where + ": no driver for '" + url.driverName() + ":' is installed here"));
    } else if (url != null && driver != null) {
      checkQuery(url, driver, problems);
    }
  }

  private void checkQuery(
      TransportUrl read, DriverInfo opened, List<ConfigurationProblem> problems) {
    if (opened.optionGroups().isEmpty()) {
      if (!read.query().isEmpty()) {
        problems.add(
            new ConfigurationProblem(
                true, origin, where + ": '" + read.driverName() + ":' has no options"));
      }
      return;
    }
    OptionGroup group = opened.optionGroups().get(0);
    configuration.check(group, read.query()).stream()
        .filter(found -> !configuration.check(group, Map.of()).contains(found))
        .map(
            found ->
                new ConfigurationProblem(
                    found.fatal(), origin, where + "'s query: " + found.message()))
        .forEach(problems::add);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.patient;

import dev.bergen.InvalidTransportUrlException;
import dev.bergen.config.Configuration;
import dev.bergen.config.ConfigurationProblem;
import dev.bergen.config.DefaultOptions;
import dev.bergen.config.KnownService;
import dev.bergen.config.NotificationOptions;
import dev.bergen.config.Option;
import dev.bergen.config.OptionGroup;
import dev.bergen.config.Options;
import dev.bergen.config.TransportHost;
import dev.bergen.config.TransportUrl;
import dev.bergen.transport.DriverInfo;
import dev.bergen.transport.Drivers;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one service is configured.
 *
 * @param name its file, or whatever people know it by
 * @param problems what reading it has found wrong
 */
public record ServiceConfiguration(
    String name, Configuration configuration, List<ConfigurationProblem> problems) {

  /** The options of the RabbitMQ driver. */
  public static final String RABBIT = "oslo_messaging_rabbit";

  private static final String GUEST = "guest";

  public ServiceConfiguration {
    problems = List.copyOf(problems);
  }

  /** Returns where its broker is; {@code null} if it names none that can be read. */
  public @Nullable TransportUrl url() {
    Options options = configuration.readable(DefaultOptions.GROUP, Map.of());
    if (!options.isSet(DefaultOptions.TRANSPORT_URL)) {
      return null;
    }
    try {
      return TransportUrl.parse(options.get(DefaultOptions.TRANSPORT_URL));
    } catch (InvalidTransportUrlException reportedAsProblem) {
      return null;
    }
  }

  /** Returns its virtual host. */
  public String virtualHost() {
    return virtualHost(url());
  }

  /** Returns the virtual host that a URL means. */
  public static String virtualHost(@Nullable TransportUrl url) {
    String named = url == null ? null : url.virtualHost();
    return named == null || named.isEmpty() ? "/" : named;
  }

  /** Returns {@link #user(TransportUrl, TransportHost)} at the first host. */
  public @Nullable String user() {
    return user(url());
  }

  /** Returns {@link #user(TransportUrl, TransportHost)} at the first host of {@code url}. */
  public @Nullable String user(@Nullable TransportUrl url) {
    return url == null ? null : user(url, url.hosts().isEmpty() ? null : url.hosts().get(0));
  }

  /**
   * Returns the user who logs in to RabbitMQ with these options, which is guest where the URL names
   * no user; {@code null} if it is not RabbitMQ, or a certificate names the user.
   *
   * @param host of {@code url}; {@code null} where that has none
   */
  public @Nullable String user(TransportUrl url, @Nullable TransportHost host) {
    if (!isRabbit(url) || isByCertificate(url)) {
      return null;
    }
    String named = host == null ? null : host.username();
    return named == null || named.isEmpty() ? GUEST : named;
  }

  private boolean isByCertificate(TransportUrl url) {
    return rabbit("rabbit_login_method", url).equalsIgnoreCase("EXTERNAL");
  }

  /** Returns whether the RabbitMQ driver takes such a URL. */
  public static boolean isRabbit(TransportUrl url) {
    return url.driverName().equals("rabbit") || url.driverName().equals("kombu");
  }

  /** Returns the value of an option of the RabbitMQ driver, in the form of a file. */
  public String rabbit(String option) {
    return rabbit(option, url());
  }

  private String rabbit(String option, @Nullable TransportUrl url) {
    Values values = rabbit(url);
    Option<?> known = values == null ? null : values.option(option);
    return values == null || known == null ? "" : values.options().text(known);
  }

  /** Returns whether a flag of {@code [oslo_messaging_rabbit]} is set. */
  public boolean isRabbitFlag(String option) {
    return rabbit(option).equalsIgnoreCase("true");
  }

  /** Returns the whole number, or the seconds, that an option of the RabbitMQ driver is set to. */
  public long rabbitNumber(String option) {
    try {
      return (long) Double.parseDouble(rabbit(option));
    } catch (NumberFormatException noNumber) {
      return 0;
    }
  }

  /** Returns where an option of the RabbitMQ driver is set; its name if it is set nowhere. */
  public String origin(String option) {
    Values values = rabbit(url());
    Option<?> known = values == null ? null : values.option(option);
    return values == null || known == null || !values.options().isSet(known)
        ? name
        : values.options().origin(known);
  }

  /** Returns the service that its file is named after; {@code null} if it is unknown. */
  public @Nullable KnownService known() {
    String file = name.substring(name.replace('\\', '/').lastIndexOf('/') + 1);
    return KnownService.of(file.replaceAll("[.-].*", ""));
  }

  /** Returns the exchange of its topics. */
  public String exchange() {
    return configuration
        .readable(DefaultOptions.GROUP, Map.of())
        .get(DefaultOptions.CONTROL_EXCHANGE);
  }

  /** Returns the topics that it sends notifications to; none if it sends none over a broker. */
  public List<String> notificationTopics() {
    Options options = configuration.readable(NotificationOptions.GROUP, Map.of());
    return options.get(NotificationOptions.DRIVER).stream()
            .anyMatch(it -> it.startsWith("messaging"))
        ? options.get(NotificationOptions.TOPICS)
        : List.of();
  }

  private record Values(OptionGroup group, Options options) {
    @Nullable Option<?> option(String name) {
      for (Option<?> option : group.options()) {
        if (option.name().equals(name)) {
          return option;
        }
      }
      return null;
    }
  }

  /** Returns {@code null} where the driver is not installed. */
  private @Nullable Values rabbit(@Nullable TransportUrl url) {
    for (DriverInfo driver : Drivers.installed()) {
      for (OptionGroup group : driver.optionGroups()) {
        if (group.name().equals(RABBIT)) {
          boolean named = url != null && driver.schemes().contains(url.driverName());
          Map<String, String> query = named && url != null ? url.query() : Map.of();
          return new Values(group, configuration.readable(group, query));
        }
      }
    }
    return null;
  }

  /** Returns its name without its contents: these may be secret. */
  @Override
  public String toString() {
    return "ServiceConfiguration[" + name + "]";
  }
}

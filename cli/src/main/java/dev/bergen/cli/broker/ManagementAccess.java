// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.broker;

import dev.bergen.cli.terminal.SecondsConverter;
import dev.bergen.config.TransportHost;
import dev.bergen.config.TransportUrl;
import dev.bergen.observe.management.Management;
import dev.bergen.observe.management.ManagementUrl;
import dev.bergen.observe.patient.ServiceConfiguration;
import dev.bergen.observe.patient.TlsProbe;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options for RabbitMQ's management API. */
public final class ManagementAccess {
  private static final String VARIABLE = "BERGEN_MANAGEMENT_URL";

  @Option(
      names = "--management",
      paramLabel = "URL",
      description =
          "The URL of RabbitMQ's management API, such as"
              + " http://user:password@localhost:15672. Default: the environment's"
              + " BERGEN_MANAGEMENT_URL, which beside a context counts only on one of the context's"
              + " hosts. Without a user, BERGEN_MANAGEMENT_USER and"
              + " BERGEN_MANAGEMENT_PASSWORD are used, else the transport URL's if the API is on"
              + " one of its hosts, else guest.")
  private @Nullable String url;

  @Option(
      names = "--management-ca",
      paramLabel = "FILE",
      description =
          "PEM file with the authorities to trust if that URL is https. Default: those that the"
              + " Java platform trusts.")
  private @Nullable String authorities;

  @Option(
      names = "--management-timeout",
      paramLabel = "SECONDS",
      defaultValue = "15",
      converter = SecondsConverter.class,
      description = "How long each answer may take. Default: ${DEFAULT-VALUE}.")
  private Duration limit = Management.LIMIT;

  /** One warning is enough for all virtual hosts. */
  private boolean warned;

  private boolean reportedForeign;

  /**
   * Returns a client; {@code null} if the API of this broker was not given.
   *
   * @param transport whose user counts where no other is named, and the API is on its host
   * @param context that named the broker; {@code null} if none did
   * @throws ParameterException if the options cannot be used
   */
  public @Nullable Management open(
      @Nullable TransportUrl transport, @Nullable NamedContext context, CommandSpec command) {
    Map<String, String> environment = System.getenv();
    String given = url != null ? url : environment.get(VARIABLE);
    if (given == null || given.isBlank()) {
      return null;
    }
    try {
      String foreign = url == null ? foreign(given, transport, context) : null;
      if (foreign != null) {
        reportForeign(foreign, command);
        return null;
      }
      ManagementUrl parsed = parse(given, transport, environment);
      if (isOverheard(parsed) && !warned) {
        warned = true;
        command
            .commandLine()
            .getErr()
            .println(
                "bergen: the password for the management API goes to %s unencrypted; use https"
                    .formatted(parsed.place()));
      }
      return Management.at(
          parsed, limit, authorities == null ? null : TlsProbe.context(authorities));
    } catch (IllegalArgumentException | IOException e) {
      throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Returns a client.
   *
   * @throws ParameterException also if the API of this broker was not given
   */
  public Management require(
      @Nullable TransportUrl transport, @Nullable NamedContext context, CommandSpec command) {
    Management management = open(transport, context, command);
    if (management == null) {
      throw new ParameterException(
          command.commandLine(),
          "Which management API? Give --management http://user:password@host:15672 or set "
              + VARIABLE);
    }
    return management;
  }

  /**
   * Returns why an exported URL must not be asked; {@code null} if it may. A context is a broker of
   * its own: variables for another broker would list, and delete, the other's queues.
   */
  static @Nullable String foreign(
      String exported, @Nullable TransportUrl transport, @Nullable NamedContext context) {
    if (context == null) {
      return null;
    }
    String place = ManagementUrl.parse(exported, Map.of()).root().getHost();
    return Hosts.among(transport, place) != null
        ? null
        : "%s is ignored, because %s is not a host of the context '%s'; --management names the API of that broker"
            .formatted(VARIABLE, place, context.name());
  }

  private void reportForeign(String foreign, CommandSpec command) {
    if (!reportedForeign) {
      reportedForeign = true;
      command.commandLine().getErr().println("bergen: " + foreign);
    }
  }

  /** The transport's password is sent to no host but the transport's own. */
  static ManagementUrl parse(
      String given, @Nullable TransportUrl transport, Map<String, String> environment) {
    String place = ManagementUrl.parse(given, environment).root().getHost();
    TransportHost host = Hosts.among(transport, place);
    return ManagementUrl.parse(
        given,
        environment.getOrDefault(
            ManagementUrl.USER, orGuest(host == null ? null : host.username())),
        environment.getOrDefault(
            ManagementUrl.PASSWORD, orGuest(host == null ? null : host.password())));
  }

  /** As the driver fills in a login. */
  private static String orGuest(@Nullable String part) {
    return part == null || part.isEmpty() ? "guest" : part;
  }

  /** Whether other machines may read the data that is sent there. */
  static boolean isOverheard(ManagementUrl url) {
    return !url.isTls() && !Hosts.isLoopback(url.root().getHost());
  }

  /** Returns the virtual host that a URL means. */
  public static String virtualHost(@Nullable TransportUrl transport) {
    return ServiceConfiguration.virtualHost(transport);
  }
}

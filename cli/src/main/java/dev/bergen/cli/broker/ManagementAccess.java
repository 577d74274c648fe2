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

/** The options that say where RabbitMQ's management API is. */
public final class ManagementAccess {
  private static final String VARIABLE = "BERGEN_MANAGEMENT_URL";

  @Option(
      names = "--management",
      paramLabel = "URL",
      description =
          "Where RabbitMQ's management API is, such as http://user:password@localhost:15672."
              + " Default: the environment's BERGEN_MANAGEMENT_URL. Without a user it is that of"
              + " BERGEN_MANAGEMENT_USER and BERGEN_MANAGEMENT_PASSWORD, else the transport URL's.")
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

  /**
   * Returns a client; {@code null} if nobody said where the API is.
   *
   * @param transport whose user counts where no other is named
   * @throws ParameterException if the options cannot be used
   */
  public @Nullable Management open(@Nullable TransportUrl transport, CommandSpec command) {
    Map<String, String> environment = System.getenv();
    String given = url != null ? url : environment.get(VARIABLE);
    if (given == null || given.isBlank()) {
      return null;
    }
    try {
      ManagementUrl parsed =
          ManagementUrl.parse(
              given,
              environment.getOrDefault(ManagementUrl.USER, user(transport)),
              environment.getOrDefault(ManagementUrl.PASSWORD, password(transport)));
      return Management.at(
          parsed, limit, authorities == null ? null : TlsProbe.context(authorities));
    } catch (IllegalArgumentException | IOException e) {
      throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Returns a client.
   *
   * @throws ParameterException also if nobody said where the API is
   */
  public Management require(@Nullable TransportUrl transport, CommandSpec command) {
    Management management = open(transport, command);
    if (management == null) {
      throw new ParameterException(
          command.commandLine(),
          "Where is the management API? Give --management http://user:password@host:15672 or set "
              + VARIABLE);
    }
    return management;
  }

  private static String user(@Nullable TransportUrl transport) {
    TransportHost host = first(transport);
    return host == null || host.username() == null ? "guest" : host.username();
  }

  private static String password(@Nullable TransportUrl transport) {
    TransportHost host = first(transport);
    return host == null || host.password() == null ? "guest" : host.password();
  }

  private static @Nullable TransportHost first(@Nullable TransportUrl transport) {
    return transport == null || transport.hosts().isEmpty() ? null : transport.hosts().get(0);
  }

  /** Returns the virtual host that a URL means. */
  public static String virtualHost(@Nullable TransportUrl transport) {
    return ServiceConfiguration.virtualHost(transport);
  }
}

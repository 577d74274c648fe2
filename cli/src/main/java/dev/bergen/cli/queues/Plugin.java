// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.queues;

import dev.bergen.cli.broker.Connection;
import dev.bergen.cli.broker.ManagementAccess;
import dev.bergen.cli.terminal.ErrorReport;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.config.TransportUrl;
import dev.bergen.observe.management.Management;
import dev.bergen.observe.management.ManagementException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options of commands that ask the management API about one virtual host. */
final class Plugin {
  @Mixin private Connection connection = new Connection();
  @Mixin private ManagementAccess access = new ManagementAccess();

  @Option(
      names = "--virtual-host",
      paramLabel = "NAME",
      description = "The virtual host. Default: that of the transport URL, else /.")
  private @Nullable String virtualHost;

  /** The work of a command with the API. */
  interface Work {
    int with(Management management, String virtualHost) throws ManagementException;
  }

  /** Returns the exit code of {@code work}; a refusal of the API is reported in one line. */
  int run(CommandSpec command, Work work) {
    TransportUrl url = connection.url();
    Management management = access.require(url, connection.context(), command);
    try {
      return work.with(management, virtualHost(url));
    } catch (ManagementException e) {
      command
          .commandLine()
          .getErr()
          .println("bergen: " + ErrorReport.oneLine(String.valueOf(e.getMessage())));
      return ExitCode.NOT_DELIVERED;
    }
  }

  private String virtualHost(@Nullable TransportUrl url) {
    return virtualHost != null ? virtualHost : ManagementAccess.virtualHost(url);
  }

  Connection connection() {
    return connection;
  }

  /** Returns a client of the API; {@code null} if its place was not given. */
  @Nullable Management managementOrNull(CommandSpec command) {
    return access.open(connection.url(), connection.context(), command);
  }
}

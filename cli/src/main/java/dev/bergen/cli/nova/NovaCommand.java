// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.nova;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bergen nova}: what an operator asks of a running Nova, over its own bus. */
@Command(
    name = "nova",
    usageHelpAutoWidth = true,
    header = "Query a running Nova: its services, events and objects.",
    description =
        "Calls Nova's services as one of them, on exchange nova unless --exchange is"
            + " given. --config-file takes Nova's own nova.conf.",
    subcommands = {
      NovaServicesCommand.class,
      NovaPingCommand.class,
      NovaEventsCommand.class,
      NovaObjectsCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen nova services --config-file /etc/nova/nova.conf",
      "  bergen nova ping compute --server node-7",
      "  bergen nova events --pool me",
      "  bergen nova objects ServiceList get_by_binary nova-compute",
      "",
      "Exit codes: see 'bergen nova services --help' and so on."
    })
public final class NovaCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Give a subcommand: services, ping, events or objects");
  }
}

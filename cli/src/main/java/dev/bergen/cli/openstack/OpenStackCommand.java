// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.openstack;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bergen openstack}: what an operator asks of services other than Nova, over the bus. */
@Command(
    name = "openstack",
    usageHelpAutoWidth = true,
    header = "Query the services of an OpenStack: answering topics, reported services, events.",
    description =
        "--service selects the service with its exchange and topics; --config-file takes"
            + " the service's own file. 'bergen nova' shows more of Nova.",
    subcommands = {
      OpenStackServicesCommand.class,
      OpenStackPingCommand.class,
      OpenStackEventsCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen openstack ping --service cinder --config-file /etc/cinder/cinder.conf",
      "  bergen openstack services --service heat",
      "  bergen openstack events --service cinder --pool me",
      "",
      "Exit codes: see 'bergen openstack services --help' and so on."
    })
public final class OpenStackCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Give a subcommand: services, ping or events");
  }
}

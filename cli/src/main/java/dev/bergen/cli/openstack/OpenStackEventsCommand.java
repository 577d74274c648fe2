// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.openstack;

import dev.bergen.cli.events.Listening;
import picocli.CommandLine.Command;

/** {@code bergen openstack events}: a service's notifications, readable, until Ctrl-C. */
@Command(
    name = "events",
    usageHelpAutoWidth = true,
    header = "Print a service's events as they happen: resource, id, host, duration.",
    description =
        "Listens to the usual topics of --service, unless others are named. Without"
            + " --pool the events are consumed from the topic's own queue, so other listeners"
            + " do not get them. An end shows the duration of its action, if its start was"
            + " received, too.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen openstack events --service cinder --pool me --event 'volume.*'",
      "  bergen openstack events --service designate --pool me | jq .resource",
      "",
      "Exit codes: 0 stopped, or --count is reached, 2 usage, 4 the broker could not be"
          + " reached, 5 some messages could not be read, 74 standard output cannot be"
          + " written."
    })
final class OpenStackEventsCommand extends EventStreamCommand {
  @Override
  protected void assume(Listening listening) {
    // Without topics and --service the error names the missing one.
  }
}

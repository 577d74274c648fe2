// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.openstack;

import dev.bergen.cli.events.Hearing;
import picocli.CommandLine.Command;

/** {@code bergen openstack events}: what a service tells, readable, until Ctrl-C. */
@Command(
    name = "events",
    usageHelpAutoWidth = true,
    header = "Print what a service tells as it happens: resource, id, host, duration.",
    description =
        "Listens to the topics that --service usually has, unless others are named. Without --pool"
            + " the events are taken from the topic's own queue, so that nobody else gets them. An"
            + " end says how long its action took, if its start was heard here.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen openstack events --service cinder --pool me --event 'volume.*'",
      "  bergen openstack events --service designate --pool me | jq .resource",
      "",
      "Exit codes: 0 stopped, or --count is reached, 2 usage, 4 the broker could not be reached,"
          + " 5 some messages could not be read, 74 standard output takes nothing any more."
    })
final class OpenStackEventsCommand extends EventStreamCommand {
  @Override
  protected void assume(Hearing hearing) {
    // Without topics and --service it says which of them is missing.
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.nova;

import dev.bergen.cli.events.Listening;
import dev.bergen.cli.openstack.EventStreamCommand;
import dev.bergen.config.KnownService;
import picocli.CommandLine.Command;

/** {@code bergen nova events}: Nova's notifications, readable, until Ctrl-C. */
@Command(
    name = "events",
    usageHelpAutoWidth = true,
    header = "Print Nova's events as they happen: instance, state, host, duration.",
    description =
        "Listens to versioned_notifications unless topics are named; nova.conf needs"
            + " notification_format = versioned or both for that. Without --pool the events are"
            + " consumed from the topic's own queue, so other listeners do not get them. An end"
            + " shows the duration of its action, if its start was received, too.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen nova events --pool me --config-file /etc/nova/nova.conf",
      "  bergen nova events notifications --pool me --event 'compute.instance.*'",
      "  bergen nova events --pool me | jq 'select(.phase == \"error\")'",
      "",
      "Exit codes: 0 stopped, or --count is reached, 2 usage, 4 the broker could not be"
          + " reached, 5 some messages could not be read, 74 standard output cannot be"
          + " written."
    })
final class NovaEventsCommand extends EventStreamCommand {
  @Override
  protected void assume(Listening listening) {
    listening.assume(KnownService.NOVA, "versioned_notifications");
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.simulate;

import dev.bergen.RequestContext;
import dev.bergen.cli.terminal.StopSignal;
import dev.bergen.notify.Notifier;
import dev.bergen.transport.NotificationTransport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bergen simulate notify-client}. */
@Command(
    name = "notify-client",
    usageHelpAutoWidth = true,
    header = "Send notifications.",
    description =
        "They are of type compute.start and of priority info. Without a listener they"
            + " accumulate at the broker.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen simulate notify-client -p 4 -m 1000",
      "  bergen simulate notify-client -l 60 -w 0.01 -j client.json",
      "",
      "Exit codes: 0 all were sent, 2 usage, 3 not in time, "
          + "4 not delivered, 74 the file cannot be written, 130 interrupted; that of the first error."
    })
final class SimulateNotifyClientCommand implements Callable<Integer> {
  private static final String EVENT_TYPE = "compute.start";

  @Spec private CommandSpec spec = CommandSpec.create();
  @ParentCommand private SimulateCommand command = new SimulateCommand();
  @Mixin private SimulatedClients clients = new SimulatedClients();

  @Override
  public Integer call() throws InterruptedException {
    clients.validate();
    try (StopSignal stop = clients.install()) {
      int exitCode;
      try (NotificationTransport transport = command.connection(spec).openNotifications()) {
        exitCode = clients.run(command, stop, id -> client(transport, id), false);
      }
      stop.finished(exitCode);
      return exitCode;
    }
  }

  private SimulatedClient client(NotificationTransport transport, int id) {
    Notifier notifier =
        Notifier.of(transport, "publisher-" + id)
            .withDrivers("messaging")
            .withTopics(command.topic())
            .withTimeout(clients.timeout());
    return message -> notifier.info(RequestContext.empty(), EVENT_TYPE, message);
  }
}

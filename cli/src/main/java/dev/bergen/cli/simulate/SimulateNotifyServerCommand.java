// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.simulate;

import dev.bergen.message.Priority;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code bergen simulate notify-server}. */
@Command(
    name = "notify-server",
    usageHelpAutoWidth = true,
    header = "Take notifications, one at a time.",
    description =
        "Takes the topic's notifications of priority info: other listeners without a pool"
            + " get fewer. Latency is the time from client to server, by both clocks.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen simulate notify-server --url rabbit://guest:guest@localhost -l 60",
      "  bergen simulate notify-server --requeue -w 0.1 -j server.json",
      "",
      "Exit codes: 0 stopped, 2 usage, 3 handlers were still running at the end, 4 the"
          + " broker could not be reached, 74 the file cannot be written."
    })
final class SimulateNotifyServerCommand implements Callable<Integer> {
  @ParentCommand private SimulateCommand command = new SimulateCommand();
  @Mixin private SimulatedServer server = new SimulatedServer();
  @Mixin private SimulatedServer.Requeueing requeueing = new SimulatedServer.Requeueing();

  @Override
  public Integer call() throws Exception {
    return server.listen(
        command,
        requeueing,
        (builder, stats) ->
            builder.handler(
                event -> {
                  SimulatedMessage message = SimulatedMessage.read(event.payload());
                  message.countIn(stats, SimulatedMessage.now());
                  server.waitBeforeAnswer();
                  return requeueing.result(List.of(message));
                },
                Priority.INFO));
  }
}

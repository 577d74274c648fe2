// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.simulate;

import dev.bergen.message.Priority;
import dev.bergen.notify.NotificationEvent;
import dev.bergen.notify.NotificationResult;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code bergen simulate batch-notify-server}. */
@Command(
    name = "batch-notify-server",
    usageHelpAutoWidth = true,
    header = "Take notifications, up to 1000 at a time.",
    description =
        "Takes the topic's notifications of priority info, as soon as there are 1000 of"
            + " them or 5 s after the first: latency includes waiting for the batch.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen simulate batch-notify-server -l 60",
      "",
      "Exit codes: 0 stopped, 2 usage, 3 handlers were still running at the end, 4 the"
          + " broker could not be reached, 74 the file cannot be written."
    })
public final class SimulateBatchNotifyServerCommand implements Callable<Integer> {
  static final int BATCH = 1000;
  public static final Duration PATIENCE = Duration.ofSeconds(5);

  @ParentCommand private SimulateCommand command = new SimulateCommand();
  @Mixin private SimulatedServer server = new SimulatedServer();
  @Mixin private SimulatedServer.Requeueing requeueing = new SimulatedServer.Requeueing();

  @Override
  public Integer call() throws Exception {
    return server.listen(
        command,
        requeueing,
        (builder, stats) ->
            builder
                .batch(BATCH, PATIENCE)
                .batchHandler(events -> take(events, stats), Priority.INFO));
  }

  private NotificationResult take(List<NotificationEvent> events, SimulationStats stats)
      throws InterruptedException {
    double received = SimulatedMessage.now();
    List<SimulatedMessage> messages =
        events.stream().map(event -> SimulatedMessage.read(event.payload())).toList();
    messages.forEach(message -> message.countIn(stats, received));
    server.waitBeforeAnswer();
    return requeueing.result(messages);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.nova;

import dev.bergen.cli.events.EventFilter;
import dev.bergen.cli.events.EventText;
import dev.bergen.cli.events.Hearing;
import dev.bergen.cli.events.Keeping;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.cli.terminal.Output;
import dev.bergen.cli.terminal.StopSignal;
import dev.bergen.cli.terminal.Terminal;
import dev.bergen.config.KnownService;
import dev.bergen.notify.NotificationListener;
import dev.bergen.notify.RejectedMessage;
import dev.bergen.openstack.events.OpenStackEvents;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.wire.Notification;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bergen nova events}: what Nova tells, readable, until Ctrl-C. */
@Command(
    name = "events",
    usageHelpAutoWidth = true,
    header = "Print what Nova tells as it happens: instance, state, host, duration.",
    description =
        "Listens to versioned_notifications unless topics are named; nova.conf needs"
            + " notification_format = versioned or both for that. Without --pool the events are taken"
            + " from the topic's own queue, so that nobody else gets them. An end says how long its"
            + " action took, if its start was heard here.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen nova events --pool me --config-file /etc/nova/nova.conf",
      "  bergen nova events notifications --pool me --event 'compute.instance.*'",
      "  bergen nova events --pool me | jq 'select(.phase == \"error\")'",
      "",
      "Exit codes: 0 stopped, or --count is reached, 2 usage, 4 the broker could not be reached,"
          + " 5 some messages could not be read, 74 standard output takes nothing any more."
    })
final class NovaEventsCommand implements Callable<Integer> {
  private static final long GRACE_SECONDS = 20;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Hearing hearing = new Hearing();
  @Mixin private EventFilter filter = new EventFilter();

  @Option(names = "--count", paramLabel = "N", description = "Stop after so many lines.")
  private long count = Long.MAX_VALUE;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      converter = Output.FormConverter.class,
      description =
          "text is for people, json is a line of JSON for each. Default: text in a terminal, else"
              + " json.")
  private Output.@Nullable Form form;

  @Override
  public Integer call() throws Exception {
    hearing.assume(KnownService.NOVA, "versioned_notifications");
    int exitCode;
    try (StopSignal stop = StopSignal.install(GRACE_SECONDS)) {
      Keeping keeping;
      try (NotificationTransport transport = hearing.open();
          NovaEventText text = new NovaEventText(transport.timer())) {
        keeping = new Keeping(new Printed(text), filter.compile(), count);
        try (NotificationListener listener = hearing.start(transport, keeping)) {
          tell(transport);
          try {
            stop.await(keeping.enough());
          } finally {
            listener.stop();
            keeping.stopped();
          }
        }
        hearing.leave(transport);
      }
      exitCode = end(keeping);
      stop.finished(exitCode);
    }
    return exitCode;
  }

  private void tell(NotificationTransport transport) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(
        "Listening to %s on exchange %s at %s; Ctrl-C stops"
            .formatted(hearing.topics(), hearing.exchange(transport), transport.url()));
    err.flush();
  }

  private int end(Keeping keeping) {
    if (keeping.enough().isCompletedExceptionally()) {
      return ExitCode.OUTPUT_FAILED; // and Bergen says so
    }
    if (keeping.unreadable() == 0) {
      return ExitCode.OK;
    }
    spec.commandLine().getErr().println("bergen: " + keeping.summary());
    spec.commandLine().getErr().flush();
    return ExitCode.UNREADABLE;
  }

  /** Prints each line at once. */
  private final class Printed implements Keeping.Paper {
    private final PrintWriter out = spec.commandLine().getOut();
    private final NovaEventText text;

    Printed(NovaEventText text) {
      this.text = text;
    }

    @Override
    public void event(Notification event) throws IOException {
      boolean json = form == null ? !Terminal.isOut() : form == Output.Form.JSON;
      print(text.line(OpenStackEvents.read(event), json));
    }

    @Override
    public void unreadable(RejectedMessage message) throws IOException {
      print(EventText.safe(EventText.json(message)));
    }

    private void print(String line) throws IOException {
      out.println(line);
      if (out.checkError()) { // which flushes
        throw new IOException("standard output cannot be written");
      }
    }
  }
}

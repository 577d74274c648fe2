// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.openstack;

import dev.bergen.cli.events.EventFilter;
import dev.bergen.cli.events.EventText;
import dev.bergen.cli.events.Hearing;
import dev.bergen.cli.events.Keeping;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.cli.terminal.Output;
import dev.bergen.cli.terminal.StopSignal;
import dev.bergen.cli.terminal.Terminal;
import dev.bergen.notify.NotificationListener;
import dev.bergen.notify.RejectedMessage;
import dev.bergen.openstack.events.OpenStackEvents;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.wire.Notification;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that prints what services tell, until Ctrl-C. */
public abstract class EventStreamCommand implements Callable<Integer> {
  private static final long GRACE_SECONDS = 20;

  @Spec private CommandSpec command = CommandSpec.create();

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

  protected EventStreamCommand() {}

  /** Says which topics are meant unless others are named. */
  protected abstract void assume(Hearing hearing);

  @Override
  public final Integer call() throws Exception {
    assume(hearing);
    int exitCode;
    try (StopSignal stop = StopSignal.install(GRACE_SECONDS)) {
      Keeping keeping;
      try (NotificationTransport transport = hearing.open();
          OpenStackEventText text = new OpenStackEventText(transport.timer())) {
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
    PrintWriter err = command.commandLine().getErr();
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
    command.commandLine().getErr().println("bergen: " + keeping.summary());
    command.commandLine().getErr().flush();
    return ExitCode.UNREADABLE;
  }

  /** Prints each line at once. */
  private final class Printed implements Keeping.Paper {
    private final PrintWriter out = command.commandLine().getOut();
    private final OpenStackEventText text;

    Printed(OpenStackEventText text) {
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

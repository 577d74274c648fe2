// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.events;

import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.cli.terminal.Output;
import dev.bergen.cli.terminal.StopSignal;
import dev.bergen.cli.terminal.Terminal;
import dev.bergen.notify.NotificationListener;
import dev.bergen.notify.RejectedMessage;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.wire.Notification;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bergen listen}: events as they come, until Ctrl-C. */
@Command(
    name = "listen",
    usageHelpAutoWidth = true,
    header = "Print notifications as they come, until Ctrl-C.",
    description = {
      "A line for each event in a terminal, a line of JSON for each in a pipe. Without --pool the"
          + " events are taken from the topic's own queue, so that nobody else gets them; those that"
          + " --event and --filter leave out are taken, too. The broker forgets an event when it is"
          + " printed.",
      "",
      "What cannot be read is printed as a line of JSON with the reason, its properties and headers,"
          + " and its body in base64."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen listen notifications --service nova --pool me --priority error,warn",
      "  bergen listen notifications --pool me --event 'compute.instance.*' --full",
      "  bergen listen notifications --pool me --count 100 | jq .payload",
      "",
      "Exit codes: 0 stopped, or --count is reached, 2 usage, 4 the broker could not be reached,"
          + " 5 some messages could not be read, 74 standard output takes nothing any more."
    })
public final class ListenCommand implements Callable<Integer> {
  private static final Duration GRACE = Duration.ofSeconds(20);

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Hearing hearing = new Hearing();
  @Mixin private EventFilter filter = new EventFilter();

  @Option(names = "--count", paramLabel = "N", description = "Stop after so many lines.")
  private long count = Long.MAX_VALUE;

  @Option(names = "--full", description = "Print payload and context below each event's line.")
  private boolean full;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      converter = Output.FormConverter.class,
      description =
          "How to print an event: text is for people, json is one line of JSON."
              + " Default: text in a terminal, else json.")
  private Output.@Nullable Form form;

  @Option(
      names = "--show-secrets",
      description =
          "Print values that are called a password, a token or a secret, in context and payload,"
              + " instead of ***.")
  private boolean showSecrets;

  @Override
  public Integer call() throws Exception {
    Keeping keeping = new Keeping(new Printed(), filter.compile(), count);
    int exitCode;
    try (StopSignal stop = StopSignal.install(GRACE.toSeconds())) {
      try (NotificationTransport transport = hearing.open()) {
        Waiting waiting = hearing.waitingInHistory(transport);
        try (NotificationListener listener = hearing.start(transport, keeping)) {
          tell(transport);
          tell(waiting);
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

  private int end(Keeping keeping) {
    if (keeping.enough().isCompletedExceptionally()) {
      return ExitCode.OUTPUT_FAILED; // and Bergen says so
    }
    if (keeping.unreadable() == 0) {
      return ExitCode.OK;
    }
    PrintWriter err = spec.commandLine().getErr();
    err.println(
        "bergen: %s; each is printed as it came, with the reason".formatted(keeping.summary()));
    err.flush();
    return ExitCode.UNREADABLE;
  }

  /** Prints each line at once. */
  private final class Printed implements Keeping.Paper {
    private final PrintWriter out = spec.commandLine().getOut();
    private final EventText text = new EventText(spec.commandLine().getColorScheme().ansi());

    @Override
    public void event(Notification event) throws IOException {
      Notification shown = showSecrets ? event : EventText.masked(event);
      if (form == null ? !Terminal.isOut() : form == Output.Form.JSON) {
        print(EventText.json(shown));
      } else {
        print(full ? text.full(shown) : text.line(shown));
      }
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

  /** Printed once it is known that the broker is there and the group has its place. */
  private void tell(Waiting waiting) {
    if (waiting.earlier() > 0) {
      spec.commandLine().getErr().println(waiting.notTaken(false));
      spec.commandLine().getErr().flush();
    }
  }

  private void tell(NotificationTransport transport) {
    PrintWriter err = spec.commandLine().getErr();
    String pool = hearing.pool();
    err.println(
        pool == null
            ? "Listening to %s on exchange %s at %s; nobody else gets what is printed here (--pool"
                    .formatted(hearing.topics(), hearing.exchange(transport), transport.url())
                + " takes a copy);"
                + " Ctrl-C stops"
            : "Listening to %s on exchange %s at %s as pool '%s', %s; Ctrl-C stops"
                .formatted(
                    hearing.topics(),
                    hearing.exchange(transport),
                    transport.url(),
                    pool,
                    hearing.fate()));
    err.flush();
  }
}

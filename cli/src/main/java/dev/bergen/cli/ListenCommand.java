// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli;

import dev.bergen.notify.NotificationEvent;
import dev.bergen.notify.NotificationListener;
import dev.bergen.notify.NotificationResult;
import dev.bergen.transport.NotificationTransport;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
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
          + " --event and --filter leave out are taken, too."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen listen notifications --service nova --pool me --priority error,warn",
      "  bergen listen notifications --pool me --event 'compute.instance.*' --full",
      "  bergen listen notifications --pool me --count 100 | jq .payload",
      "",
      "Exit codes: 0 stopped, or --count is reached, 2 usage, 4 the broker could not be reached."
    })
final class ListenCommand implements Callable<Integer> {
  private static final Duration GRACE = Duration.ofSeconds(20);

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Hearing hearing = new Hearing();
  @Mixin private Hearing.Choice choice = new Hearing.Choice();

  @Option(names = "--count", paramLabel = "N", description = "Stop after so many events.")
  private long count = Long.MAX_VALUE;

  @Option(names = "--full", description = "Print payload and context below each event's line.")
  private boolean full;

  @Option(
      names = "--json",
      negatable = true,
      description = "Print JSON, a line for each event. Default: unless this is a terminal.")
  private @Nullable Boolean json;

  /** Handler's thread only. */
  private long printed;

  private final CompletableFuture<Boolean> enough = new CompletableFuture<>();

  @Override
  public Integer call() throws Exception {
    Predicate<NotificationEvent> wanted = choice.compile();
    try (StopSignal stop = StopSignal.install(GRACE.toSeconds())) {
      try (NotificationTransport transport = hearing.open();
          NotificationListener listener =
              hearing.listener(transport, event -> take(event, wanted))) {
        hearing.start(transport, listener);
        tell(transport);
        stop.await(enough);
        listener.stop();
      }
      stop.finished(ExitCode.OK);
    }
    return ExitCode.OK;
  }

  /** Called for one event at a time. */
  private @Nullable NotificationResult take(
      NotificationEvent event, Predicate<NotificationEvent> wanted) throws InterruptedException {
    if (printed >= count) {
      // Interrupted when the listener closes: what is too much goes back to the broker.
      new CountDownLatch(1).await();
    }
    if (wanted.test(event)) {
      print(event);
      if (++printed >= count) {
        enough.complete(true);
      }
    }
    return NotificationResult.HANDLED;
  }

  private void print(NotificationEvent event) {
    PrintWriter out = spec.commandLine().getOut();
    if (json == null ? !Terminal.isOut() : json) {
      out.println(EventText.json(event));
    } else {
      EventText text = new EventText(spec.commandLine().getColorScheme().ansi());
      out.println(full ? text.full(event) : text.line(event));
    }
    out.flush();
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
            : "Listening to %s on exchange %s as pool '%s' at %s; Ctrl-C stops"
                .formatted(hearing.topics(), hearing.exchange(transport), pool, transport.url()));
    err.flush();
  }
}

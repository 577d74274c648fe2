// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.events;

import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.cli.terminal.LineFile;
import dev.bergen.cli.terminal.Progress;
import dev.bergen.cli.terminal.StopSignal;
import dev.bergen.cli.terminal.Terminal;
import dev.bergen.cli.terminal.TimeoutConverter;
import dev.bergen.notify.NotificationListener;
import dev.bergen.notify.RejectedMessage;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.wire.Notification;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bergen drain}: empties an unread notification queue into a file. */
@Command(
    name = "drain",
    usageHelpAutoWidth = true,
    header = "Empty unread notification queues into a file.",
    description = {
      "Writes the backlog of the topics' listeners to a file, a line of JSON for each"
          + " event, until no more events arrive for a while. An event is acknowledged when"
          + " it is in the file.",
      "",
      "An unreadable message becomes a line with the reason, its properties and"
          + " headers, and its body in base64. Nothing is masked: the file contains passwords"
          + " and tokens."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen drain notifications --to unread.jsonl",
      "  bergen drain notifications --priority info --count 1000 --to some.jsonl",
      "",
      "Exit codes: 0 the queues are empty, or --count is reached, 2 usage, 4 the broker"
          + " could not be reached, 5 as 0, but some messages cannot be read, 6 earlier"
          + " records were skipped, because Kafka's group is new (--from-beginning reads"
          + " them), 74 the file cannot be written, 130 interrupted; the file has all"
          + " consumed events."
    })
public final class DrainCommand implements Callable<Integer> {
  private static final Duration GRACE = Duration.ofSeconds(20);

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Listening listening = new Listening();

  @Option(names = "--to", paramLabel = "FILE", required = true, description = "Must not exist yet.")
  private Path file = Path.of("");

  @Option(names = "--append", description = "Append to the file.")
  private boolean append;

  @Option(names = "--count", paramLabel = "N", description = "Stop after this number of lines.")
  private long count = Long.MAX_VALUE;

  @Option(
      names = "--idle",
      paramLabel = "SECONDS",
      defaultValue = "2",
      converter = TimeoutConverter.class,
      description = "End when no event has arrived for this time. Default: ${DEFAULT-VALUE}.")
  private Duration idle = Duration.ofSeconds(2);

  @Override
  public Integer call() throws Exception {
    try (StopSignal stop = StopSignal.install(GRACE.toSeconds());
        NotificationTransport transport = listening.open();
        LineFile lines = create()) {
      boolean done = false;
      try {
        int exitCode = drain(stop, transport, lines);
        done = exitCode != ExitCode.OUTPUT_FAILED;
        stop.finished(exitCode);
        return exitCode;
      } finally {
        if (!done) {
          lines.deleteIfEmpty();
        }
      }
    }
  }

  private LineFile create() {
    try {
      return LineFile.open(file, append);
    } catch (FileAlreadyExistsException e) {
      throw new ParameterException(
          spec.commandLine(), file + " exists already; name another file, or give --append", e);
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), "Cannot write " + file + ": " + e, e);
    }
  }

  private int drain(StopSignal stop, NotificationTransport transport, LineFile lines)
      throws Exception {
    Waiting waiting = listening.waiting(transport);
    if (waiting.messages() == 0 && waiting.earlier() > 0) {
      // Listening would permanently give the group its place behind them.
      spec.commandLine().getErr().println(waiting.skipped(true));
      lines.deleteIfEmpty();
      return ExitCode.EARLIER_LEFT;
    }
    Progress progress =
        new Progress(
            spec.commandLine().getErr(),
            "events",
            Math.min(waiting.messages(), count),
            Terminal.isErr());
    Keeping keeping = new Keeping(new Written(lines), event -> true, count);
    String failure;
    try (NotificationListener listener = listening.start(transport, keeping)) {
      try {
        failure = await(stop, keeping, progress);
      } finally {
        listener.stop();
        keeping.stopped();
      }
    }
    listening.leave(transport);
    progress.end("%s in %s".formatted(keeping.summary(), file));
    if (failure != null) {
      spec.commandLine().getErr().println("bergen: cannot write " + file + ": " + failure);
      return ExitCode.OUTPUT_FAILED;
    }
    if (stop.isRequested()) {
      return ExitCode.INTERRUPTED;
    }
    if (waiting.earlier() > 0) {
      spec.commandLine().getErr().println(waiting.skipped(false));
      return ExitCode.EARLIER_LEFT;
    }
    return keeping.unreadable() == 0 ? ExitCode.OK : ExitCode.UNREADABLE;
  }

  /** Everything, as it came. */
  private record Written(LineFile lines) implements Keeping.Paper {
    @Override
    public void event(Notification event) throws IOException {
      lines.write(EventText.json(event));
    }

    @Override
    public void unreadable(RejectedMessage message) throws IOException {
      lines.write(EventText.json(message));
    }
  }

  /** Returns why it cannot continue; {@code null} at the regular end. */
  private @Nullable String await(StopSignal stop, Keeping keeping, Progress progress)
      throws InterruptedException {
    long nanosIdle = idle.toNanos();
    while (!stop.isRequested() && keeping.nanosSinceLast() < nanosIdle) {
      progress.show(keeping.count());
      try {
        stop.await(keeping.enough(), Progress.INTERVAL);
        if (keeping.enough().isDone()) {
          keeping.enough().get();
          break;
        }
      } catch (ExecutionException e) {
        return String.valueOf(e.getCause());
      }
    }
    return null;
  }
}

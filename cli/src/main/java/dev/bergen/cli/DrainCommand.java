// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli;

import dev.bergen.notify.NotificationListener;
import dev.bergen.spi.QueueState;
import dev.bergen.transport.NotificationTransport;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
      "Takes what waits for the topics' listeners and writes it to a file, a line of JSON for each"
          + " event, until nothing more has come for a while. An event is taken from the broker when"
          + " it is in the file."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen drain notifications --to unread.jsonl",
      "  bergen drain notifications --priority info --count 1000 --to some.jsonl",
      "",
      "Exit codes: 0 nothing is left, or --count is reached, 1 the file cannot be written, 2 usage, "
          + "4 the broker could not be reached, 130 interrupted; the file has what was taken."
    })
final class DrainCommand implements Callable<Integer> {
  private static final int FILE_FAILED = 1;
  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final Duration GRACE = Duration.ofSeconds(20);

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Hearing hearing = new Hearing();

  @Option(names = "--to", paramLabel = "FILE", required = true, description = "Must not exist yet.")
  private Path file = Path.of("");

  @Option(names = "--append", description = "Write behind what the file has.")
  private boolean append;

  @Option(names = "--count", paramLabel = "N", description = "Stop after so many events.")
  private long count = Long.MAX_VALUE;

  @Option(
      names = "--idle",
      paramLabel = "SECONDS",
      defaultValue = "2",
      converter = SecondsConverter.class,
      description = "End when nothing has come for so long. Default: ${DEFAULT-VALUE}.")
  private Duration idle = Duration.ofSeconds(2);

  /** Completes when there is enough; exceptionally when the file cannot be written. */
  private final CompletableFuture<Boolean> enough = new CompletableFuture<>();

  @Override
  public Integer call() throws Exception {
    try (StopSignal stop = StopSignal.install(GRACE.toSeconds());
        NotificationTransport transport = hearing.open();
        BufferedWriter out = create()) {
      Drained drained = new Drained(out, count, enough);
      int exitCode = drain(stop, transport, drained);
      stop.finished(exitCode);
      return exitCode;
    }
  }

  private BufferedWriter create() throws IOException {
    OpenOption[] options =
        append
            ? new OpenOption[] {StandardOpenOption.CREATE, StandardOpenOption.APPEND}
            : new OpenOption[] {StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE};
    try {
      return Files.newBufferedWriter(file, StandardCharsets.UTF_8, options);
    } catch (FileAlreadyExistsException e) {
      throw new ParameterException(
          spec.commandLine(), file + " exists already; name another file, or give --append", e);
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), "Cannot write " + file + ": " + e, e);
    }
  }

  private int drain(StopSignal stop, NotificationTransport transport, Drained drained)
      throws Exception {
    Progress progress =
        new Progress(spec.commandLine().getErr(), waiting(transport), Terminal.isErr());
    String failure;
    try (NotificationListener listener = hearing.listener(transport, drained::take)) {
      hearing.start(transport, listener);
      failure = await(stop, drained, progress);
      listener.stop();
    }
    long taken = drained.count();
    progress.end("%,d %s in %s".formatted(taken, taken == 1 ? "event" : "events", file));
    if (failure != null) {
      spec.commandLine().getErr().println("bergen: cannot write " + file + ": " + failure);
      return FILE_FAILED;
    }
    return stop.isRequested() ? ExitCode.INTERRUPTED : ExitCode.OK;
  }

  /** Returns how many events there are to take; 0 if nobody can tell. */
  private long waiting(NotificationTransport transport) throws InterruptedException {
    try {
      long there =
          transport
              .queues(hearing.queues(), LOOK)
              .get(2 * LOOK.toMillis(), TimeUnit.MILLISECONDS)
              .stream()
              .mapToLong(QueueState::messages)
              .sum();
      return Math.min(there, count);
    } catch (ExecutionException | TimeoutException e) {
      return 0;
    }
  }

  /** Returns why it cannot go on; {@code null} when it came to its end. */
  private @Nullable String await(StopSignal stop, Drained drained, Progress progress)
      throws InterruptedException {
    long nanosIdle = idle.toNanos();
    while (!stop.isRequested() && drained.nanosSinceLast() < nanosIdle) {
      progress.show(drained.count());
      try {
        stop.await(enough, Progress.INTERVAL);
        if (enough.isDone()) {
          enough.get();
          break;
        }
      } catch (ExecutionException e) {
        return String.valueOf(e.getCause());
      }
    }
    return null;
  }
}

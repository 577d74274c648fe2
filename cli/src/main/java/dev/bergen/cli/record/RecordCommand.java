// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.record;

import dev.bergen.cli.broker.Reach;
import dev.bergen.cli.broker.TapSource;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.cli.terminal.Progress;
import dev.bergen.cli.terminal.SecondsConverter;
import dev.bergen.cli.terminal.StopSignal;
import dev.bergen.cli.terminal.Terminal;
import dev.bergen.observe.record.Recorder;
import dev.bergen.observe.record.RecordingException;
import dev.bergen.observe.record.RecordingWriter;
import dev.bergen.spi.Subscription;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Locale;
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

/** {@code bergen record}: keeps copies of passing messages in a file. */
@Command(
    name = "record",
    usageHelpAutoWidth = true,
    header = "Keep copies of passing messages in a file, until Ctrl-C.",
    description = {
      "Services still get every message: the copies come through a separate bounded"
          + " queue, which is deleted with the command. Replies are recorded with --firehose"
          + " only.",
      "",
      "Passwords, tokens and other secrets are *** in the file unless --with-secrets is"
          + " given, and bodies that are not JSON are left out. Only the owner can read the"
          + " file. It is readable while it is being written, and after a crash up to two"
          + " seconds before it."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen record monday.rec conductor scheduler --service nova --for 10m",
      "  bergen record monday.rec compute.node-7 --service nova --count 1000",
      "  bergen record all.rec --firehose --max-size 2G",
      "  bergen record monday.rec conductor --append",
      "",
      "Exit codes: 0 stopped, or a limit is reached, 2 usage, 3 or 4 the broker could"
          + " not be reached, or refuses, 74 the file cannot be written; it has the messages"
          + " before that."
    })
public final class RecordCommand implements Callable<Integer> {
  private static final Duration GRACE = Duration.ofSeconds(40);
  private static final Duration SET_UP = Duration.ofSeconds(30);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private RecordingTap tapping = new RecordingTap();

  @Option(names = "--append", description = "Append to the file.")
  private boolean append;

  @Option(
      names = "--for",
      paramLabel = "SECONDS",
      converter = SecondsConverter.class,
      description = "Stop after this time; also 10m.")
  private @Nullable Duration length;

  @Option(names = "--count", paramLabel = "N", description = "Stop after this number of messages.")
  private long count = Long.MAX_VALUE;

  @Option(
      names = "--max-size",
      paramLabel = "SIZE",
      converter = SizeConverter.class,
      description = "Stop when the file has this size; 500M, 2G.")
  private long size = Long.MAX_VALUE;

  @Option(names = "--with-secrets", description = "Keep passwords and tokens unmasked.")
  private boolean withSecrets;

  @Override
  public Integer call() throws Exception {
    if (count < 1) {
      throw new ParameterException(spec.commandLine(), "--count must be 1 or more, not " + count);
    }
    try (StopSignal stop = StopSignal.install(GRACE.toSeconds());
        TapSource source = tapping.open()) {
      int exitCode = record(source, stop);
      stop.finished(exitCode);
      return exitCode;
    }
  }

  private int record(TapSource source, StopSignal stop) throws Exception {
    Reach reach = source.reach();
    RecordingWriter writer = openFile();
    try {
      return record(source, reach, writer, stop);
    } finally {
      if (!append && writer.written() == 0) {
        Files.deleteIfExists(tapping.file()); // nothing was recorded
      }
    }
  }

  private int record(TapSource source, Reach reach, RecordingWriter writer, StopSignal stop)
      throws Exception {
    try (Recorder recorder = begin(writer, source)) {
      Progress progress =
          new Progress(spec.commandLine().getErr(), "messages", total(), Terminal.isErr());
      Subscription tap = reach.run(() -> tap(source, recorder));
      try (tap) {
        announce(source);
        await(stop, recorder, progress);
      }
      recorder.stop();
      String problem = problem(recorder);
      progress.end(summary(recorder, writer));
      if (problem != null) {
        spec.commandLine()
            .getErr()
            .println("bergen: cannot write " + tapping.file() + ": " + problem);
        return ExitCode.OUTPUT_FAILED;
      }
      return ExitCode.OK;
    }
  }

  private Recorder begin(RecordingWriter writer, TapSource source) throws IOException {
    if (writer.removed() > 0) {
      PrintWriter err = spec.commandLine().getErr();
      err.printf(
          "%s ended in the middle of a block: its last %,d bytes were removed%n",
          tapping.file(), writer.removed());
      err.flush();
    }
    try {
      writer.begin(tapping.session(source));
      return new Recorder(writer, count, size);
    } catch (IOException | RuntimeException e) {
      writer.close();
      throw e;
    }
  }

  private RecordingWriter openFile() {
    try {
      return append
          ? RecordingWriter.append(tapping.file(), withSecrets)
          : RecordingWriter.create(tapping.file(), withSecrets);
    } catch (FileAlreadyExistsException e) {
      throw new ParameterException(
          spec.commandLine(),
          tapping.file() + " exists already; name another file, or give --append",
          e);
    } catch (RecordingException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(), "Cannot write " + tapping.file() + ": " + e, e);
    }
  }

  private Subscription tap(TapSource source, Recorder recorder) throws Exception {
    try {
      return source
          .opening()
          .tap(tapping.request(source), recorder, SET_UP)
          .get(2 * SET_UP.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnsupportedOperationException no) {
        throw new ParameterException(
            spec.commandLine(), "%s: %s".formatted(source.url(), no.getMessage()), no);
      }
      throw e.getCause() instanceof Exception known ? known : e;
    }
  }

  /** Returns how much is wanted; 0 if all that comes is. */
  private long total() {
    return count == Long.MAX_VALUE ? 0 : count;
  }

  private void await(StopSignal stop, Recorder recorder, Progress progress)
      throws InterruptedException {
    CompletableFuture<Object> end =
        length == null
            ? new CompletableFuture<>()
            : new CompletableFuture<>()
                .completeOnTimeout(true, length.toNanos(), TimeUnit.NANOSECONDS);
    CompletableFuture<Object> over =
        CompletableFuture.anyOf(end, recorder.done().handle((done, error) -> true));
    while (!stop.isRequested() && !over.isDone()) {
      progress.show(recorder.recorded());
      stop.await(over, Progress.INTERVAL);
    }
  }

  private static @Nullable String problem(Recorder recorder) throws InterruptedException {
    try {
      recorder.done().get(1, TimeUnit.SECONDS);
      return null;
    } catch (ExecutionException e) {
      return String.valueOf(e.getCause());
    } catch (TimeoutException e) {
      return "it takes longer than 30 s";
    }
  }

  private String summary(Recorder recorder, RecordingWriter writer) {
    String missed =
        recorder.missedUncounted()
            ? String.format(Locale.ROOT, "%,d or more", recorder.missed())
            : String.format(Locale.ROOT, "%,d", recorder.missed());
    return String.format(
        Locale.ROOT,
        "%,d messages recorded, %s missed, secrets masked in %,d, %,d without their body; %s has %,d"
            + " bytes",
        writer.written(),
        missed,
        writer.masked(),
        writer.leftOut(),
        tapping.file(),
        writer.size());
  }

  private void announce(TapSource source) {
    PrintWriter err = spec.commandLine().getErr();
    err.printf(
        "Recording %s on exchange %s at %s into %s%s; Ctrl-C stops%n",
        tapping.text(),
        source.exchange(),
        source.url(),
        tapping.file(),
        withSecrets ? ", secrets included" : "");
    err.flush();
  }
}

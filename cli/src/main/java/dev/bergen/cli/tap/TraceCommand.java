// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.tap;

import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.cli.terminal.Output;
import dev.bergen.cli.terminal.SecondsConverter;
import dev.bergen.cli.terminal.StopSignal;
import dev.bergen.cli.terminal.Terminal;
import dev.bergen.observe.record.RecordingException;
import dev.bergen.observe.record.RecordingReader;
import dev.bergen.observe.sight.Kind;
import dev.bergen.observe.sight.Sighting;
import dev.bergen.observe.sight.SightingReader;
import dev.bergen.observe.tap.Sampling;
import dev.bergen.observe.tap.Watch;
import dev.bergen.observe.trace.Trace;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bergen trace}: one request across services, or those that are slow. */
@Command(
    name = "trace",
    usageHelpAutoWidth = true,
    header = "Follow one request across services, or those that are slow, as a tree with times.",
    description = {
      "Watches like 'bergen tap' and prints the messages of one request as a tree: callers and"
          + " servers, durations, each service's own time, failures and missing replies. A request"
          + " is identified by request_id and global_request_id of its context.",
      "",
      "Messages do not name their sender: a request is shown below the call that was in progress when"
          + " it was sent, judging by times and reply queues. Ends of calls need --firehose."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen trace req-5dd1b3a6 --service nova --firehose",
      "  bergen trace --slow 500ms --firehose --for 2m",
      "  bergen trace --slow 500ms --file monday.rec",
      "",
      "Exit codes: 0 something was printed, or --slow found nothing, 2 usage, 3 no message of"
          + " the request was seen, 4 the broker could not be reached or refuses, 74 standard output"
          + " cannot be written any more."
    })
public final class TraceCommand implements Callable<Integer> {
  private static final Duration GRACE = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration SILENCE = Duration.ofSeconds(5);

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Tapping tapping = new Tapping();

  @Parameters(
      paramLabel = "ID",
      arity = "0..1",
      description =
          "request_id or global_request_id of a context, or the message id of one call or"
              + " notification.")
  private @Nullable String id;

  @Option(
      names = "--slow",
      paramLabel = "SECONDS",
      converter = SecondsConverter.class,
      description = "Every request with a call that takes so long; also 500ms, 2m.")
  private @Nullable Duration slow;

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      description = "Watch requests to this topic only; may be repeated. Default: all topics.")
  private List<String> topics = new ArrayList<>();

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "With --slow: stop after so many requests.")
  private long count = Long.MAX_VALUE;

  @Option(
      names = "--for",
      paramLabel = "SECONDS",
      converter = SecondsConverter.class,
      description =
          "Stop after this time. By default a trace of one ID ends when no message has arrived for"
              + " 5 s and no call is pending, and --slow ends with Ctrl-C.")
  private @Nullable Duration length;

  @Option(
      names = "--file",
      paramLabel = "RECORDING",
      description = "Read what 'bergen record' wrote, instead of watching; needs no broker.")
  private @Nullable Path file;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      converter = Output.FormConverter.class,
      description =
          "How to print a trace: text is a tree, json is one line of JSON."
              + " Default: text in a terminal, else json.")
  private Output.@Nullable Form form;

  private final CompletableFuture<Boolean> enough = new CompletableFuture<>();
  private final ReentrantLock printing = new ReentrantLock();
  private long printed;
  private volatile boolean replies;

  @Override
  public Integer call() throws Exception {
    if ((id == null) == (slow == null)) {
      throw new ParameterException(
          spec.commandLine(), "Which requests? Give an ID, or --slow 500ms for all slow ones");
    }
    if (slow != null && file == null && !tapping.isFirehose()) {
      throw new ParameterException(
          spec.commandLine(),
          "--slow: how long a call takes is seen by its reply, and replies are seen with --firehose"
              + " only");
    }
    tapping.seeDeliveries();
    Followed followed = new Followed(id, slow == null ? Duration.ZERO : slow);
    return file == null ? watch(followed) : read(followed, file);
  }

  private int watch(Followed followed) throws Exception {
    int exitCode;
    try (StopSignal stop = StopSignal.install(GRACE.toSeconds())) {
      Watch watch = new Watch(Sampling.of(1), seen -> take(followed, seen));
      try (watch;
          Tapping.Open tap = tapping.open(topics, watch)) {
        note("Watching %s at %s; Ctrl-C stops".formatted(tap.what(), tap.where()));
        await(stop, followed, watch);
      }
      followed.rest(Instant.now()).forEach(this::print);
      exitCode = end(watch.missed() > 0 || watch.missedUncounted());
      stop.finished(exitCode);
    }
    return exitCode;
  }

  /** A call without an end is counted as unanswered at the time of its session's last message. */
  private int read(Followed followed, Path recorded) {
    SightingReader reader = new SightingReader();
    Pauses pauses = new Pauses();
    try (RecordingReader recording = RecordingReader.open(recorded)) {
      while (recording.hasNext() && !enough.isDone()) {
        Sighting seen = reader.read(recording.next());
        pauses.reach(recording.sessions().size());
        pauses.seen(seen.at());
        followed.pausedAt(pauses.all());
        take(followed, seen);
      }
      String cutOff = recording.cutOff();
      if (cutOff != null) {
        note("bergen: " + recorded + " ends in the middle of a record: " + cutOff);
      }
      if (!pauses.all().isEmpty()) {
        note(
            "bergen: %s has several sessions; steps or ends between them may be absent"
                .formatted(recorded));
      }
      followed.rest(pauses.last()).forEach(this::print);
      return end(recording.missed() != 0);
    } catch (RecordingException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private void take(Followed followed, Sighting seen) {
    if (seen.kind() == Kind.REPLY || seen.kind() == Kind.FAILURE) {
      replies = true;
    }
    Trace complete = enough.isDone() ? null : followed.add(seen);
    if (complete != null) {
      print(complete);
    }
  }

  private void await(StopSignal stop, Followed followed, Watch watch) throws InterruptedException {
    long began = System.nanoTime();
    boolean advised = false;
    while (!stop.isRequested() && !enough.isDone()) {
      Duration passed = Duration.ofNanos(System.nanoTime() - began);
      if (length != null && passed.compareTo(length) >= 0) {
        return;
      }
      Duration left = length == null ? POLL : length.minus(passed);
      stop.await(enough, left.compareTo(POLL) < 0 ? left : POLL);
      Instant now = Instant.now();
      followed.due(now).forEach(this::print);
      if (length == null && followed.isComplete(now, SILENCE)) {
        return;
      }
      if (!advised && tapping.isFirehose() && passed.compareTo(SILENCE) > 0) {
        advised = true;
        if (watch.received() == 0) {
          note(FirehoseAdvice.SILENT);
        }
      }
    }
  }

  private void print(Trace trace) {
    printing.lock();
    try {
      if (printed >= count) {
        return;
      }
      boolean json = form == null ? !Terminal.isOut() : form == Output.Form.JSON;
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.println(TraceJson.of(trace));
      } else {
        new TraceText(spec.commandLine().getColorScheme().ansi(), replies)
            .lines(trace)
            .forEach(out::println);
      }
      if (out.checkError()) { // which flushes
        enough.completeExceptionally(new IllegalStateException("standard output is closed"));
      }
      printed++;
      if (printed >= count) {
        enough.complete(true);
      }
    } finally {
      printing.unlock();
    }
  }

  private int end(boolean missed) {
    if (missed) {
      note("bergen: some messages were missed, so that steps or ends may be absent");
    }
    if (enough.isCompletedExceptionally()) {
      return ExitCode.OUTPUT_FAILED;
    }
    if (printed > 0) {
      return ExitCode.OK;
    }
    if (id == null) {
      note("No call took %s or longer".formatted(Words.duration(slow)));
      return ExitCode.OK;
    }
    if (file != null) {
      note("bergen: %s has no message of %s".formatted(file, Words.safe(id)));
      return ExitCode.TIMEOUT;
    }
    note(
        "bergen: no message of %s was seen. A tap sees messages from now on, on the given exchanges"
                .formatted(Words.safe(id))
            + " (--exchange, --service, --firehose)");
    return ExitCode.TIMEOUT;
  }

  private void note(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(line);
    err.flush();
  }
}

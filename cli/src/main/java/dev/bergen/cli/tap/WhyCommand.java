// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.tap;

import dev.bergen.MessagingException;
import dev.bergen.cli.terminal.ErrorReport;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.cli.terminal.Output;
import dev.bergen.cli.terminal.SecondsConverter;
import dev.bergen.cli.terminal.StopSignal;
import dev.bergen.cli.terminal.Terminal;
import dev.bergen.observe.management.ManagementException;
import dev.bergen.observe.record.RecordingException;
import dev.bergen.observe.record.RecordingReader;
import dev.bergen.observe.record.Session;
import dev.bergen.observe.sight.Sighting;
import dev.bergen.observe.sight.SightingReader;
import dev.bergen.observe.tap.Sampling;
import dev.bergen.observe.tap.Watch;
import dev.bergen.observe.why.Coverage;
import dev.bergen.observe.why.Stories;
import dev.bergen.observe.why.Story;
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

/** {@code bergen why}: what became of one message, with the evidence. */
@Command(
    name = "why",
    usageHelpAutoWidth = true,
    header = "Show what became of a message: its queues, waits, deliveries and replies.",
    description = {
      "Shows for one message, or for each message of a request, to which queues the broker routed it,"
          + " how long it waited there, and whether it was delivered, redelivered, answered,"
          + " dead-lettered, expired or unroutable. Each answer comes with its evidence, or with the"
          + " reason why it is unknown.",
      "",
      "It reads a recording (--file), watches messages from now on, inspects queues (--peek), or"
          + " combines these. Replies and deliveries are visible only with --firehose, and in"
          + " recordings made with --firehose --deliveries."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen why req-5dd1b3a6 --file monday.rec",
      "  bergen why 0f1e2d3c4b5a69788796a5b4c3d2e1f0 --firehose --for 1m",
      "  bergen why req-5dd1b3a6 --peek compute.node-7 --management http://mq:15672",
      "",
      "Exit codes: 0 found, 2 usage, 3 not found, 4 the broker or its management API does not"
          + " answer, or refuses, 74 standard output cannot be written any more."
    })
public final class WhyCommand implements Callable<Integer> {
  private static final Duration GRACE = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration SILENCE = Duration.ofSeconds(5);

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Tapping tapping = new Tapping();
  @Mixin private Peeking peeking = new Peeking();

  @Parameters(
      paramLabel = "ID",
      description =
          "Message id or unique id of a message, or request_id or global_request_id of its context.")
  private String id = "";

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      description = "Watch requests to this topic only; may be repeated. Default: all topics.")
  private List<String> topics = new ArrayList<>();

  @Option(
      names = "--for",
      paramLabel = "SECONDS",
      converter = SecondsConverter.class,
      description =
          "How long to watch. Default: until a message was found, none followed for 5 s, and no"
              + " caller waits.")
  private @Nullable Duration length;

  @Option(
      names = "--file",
      paramLabel = "RECORDING",
      description = "Read a recording of 'bergen record' instead of watching.")
  private @Nullable Path file;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      converter = Output.FormConverter.class,
      description = "How to print it. Default: text in a terminal, else json.")
  private Output.@Nullable Form form;

  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by lock: whether the stories are being printed, so that nothing may change them. */
  private boolean ended;

  @Override
  public Integer call() throws Exception {
    Stories stories = new Stories(id);
    if (file != null) {
      return end(stories, read(stories, file), false);
    }
    if (peeking.isWanted() && length == null) {
      return end(stories, new Coverage(false, false, false, null), false);
    }
    try (StopSignal stop = StopSignal.install(GRACE.toSeconds())) {
      int exitCode = end(stories, watch(stories, stop), true);
      stop.finished(exitCode);
      return exitCode;
    }
  }

  /** Inspects queues, prints the findings, and returns the exit code. */
  private int end(Stories stories, Coverage coverage, boolean isBrokerAsked) throws Exception {
    try {
      long unread = peeking.inspect(spec, tapping.connection(), stories);
      if (unread > 0) {
        note(
            "bergen: %,d messages in the queues could not be read, or are too long"
                .formatted(unread));
      }
      List<QueueNow> queues =
          peeking.state(spec, tapping.connection(), stories.all(), isBrokerAsked);
      return print(stories, coverage, queues);
    } catch (ManagementException | MessagingException e) {
      note("bergen: " + ErrorReport.oneLine(String.valueOf(e.getMessage())));
      return ExitCode.NOT_DELIVERED;
    }
  }

  private Coverage read(Stories stories, Path recorded) {
    SightingReader reader = new SightingReader();
    Pauses pauses = new Pauses();
    try (RecordingReader recording = RecordingReader.open(recorded)) {
      while (recording.hasNext()) {
        Sighting seen = reader.read(recording.next());
        pauses.reach(recording.sessions().size());
        pauses.seen(seen.at());
        stories.add(seen);
      }
      pauses.reach(recording.sessions().size());
      String cutOff = recording.cutOff();
      if (cutOff != null) {
        note("bergen: " + recorded + " ends in the middle of a record: " + cutOff);
      }
      List<Session> sessions = recording.sessions();
      return new Coverage(
          !sessions.isEmpty() && sessions.stream().allMatch(Session::firehose),
          !sessions.isEmpty() && sessions.stream().allMatch(Session::deliveries),
          recording.missed() != 0,
          pauses.last(),
          pauses.all());
    } catch (RecordingException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private Coverage watch(Stories stories, StopSignal stop) throws Exception {
    tapping.seeDeliveries();
    Watch watch = new Watch(Sampling.of(1), seen -> take(stories, seen));
    try (watch;
        Tapping.Open tap = tapping.open(topics, watch)) {
      note("Watching %s at %s; Ctrl-C stops".formatted(tap.what(), tap.where()));
      await(stop, stories, watch);
    }
    endStories();
    boolean isSeen = tapping.isFirehose() && watch.received() > 0;
    return new Coverage(
        isSeen, isSeen, watch.missed() > 0 || watch.missedUncounted(), Instant.now());
  }

  private void take(Stories stories, Sighting seen) {
    lock.lock();
    try {
      if (!ended) {
        stories.add(seen);
      }
    } finally {
      lock.unlock();
    }
  }

  /** A watch that takes longer to end than close waits may still hand on messages. */
  private void endStories() {
    lock.lock();
    try {
      ended = true;
    } finally {
      lock.unlock();
    }
  }

  private boolean isQuiet(Stories stories) {
    lock.lock();
    try {
      return stories.isQuiet(Instant.now(), SILENCE);
    } finally {
      lock.unlock();
    }
  }

  private void await(StopSignal stop, Stories stories, Watch watch) throws InterruptedException {
    CompletableFuture<Boolean> never = new CompletableFuture<>();
    long began = System.nanoTime();
    boolean advised = false;
    while (!stop.isRequested()) {
      Duration passed = Duration.ofNanos(System.nanoTime() - began);
      if (length == null ? isQuiet(stories) : passed.compareTo(length) >= 0) {
        return;
      }
      Duration left = length == null ? POLL : length.minus(passed);
      stop.await(never, left.compareTo(POLL) < 0 ? left : POLL);
      if (!advised && tapping.isFirehose() && passed.compareTo(SILENCE) > 0) {
        advised = true;
        if (watch.received() == 0) {
          note(FirehoseAdvice.SILENT);
        }
      }
    }
  }

  private int print(Stories stories, Coverage coverage, List<QueueNow> queues) {
    List<Story> all = stories.all();
    PrintWriter out = spec.commandLine().getOut();
    boolean json = form == null ? !Terminal.isOut() : form == Output.Form.JSON;
    WhyText text = new WhyText(spec.commandLine().getColorScheme().ansi());
    for (int i = 0; i < all.size(); i++) {
      Story story = all.get(i);
      if (json) {
        out.println(WhyJson.of(story, coverage, queues));
      } else {
        out.print(i == 0 ? "" : System.lineSeparator());
        text.lines(story, coverage, queues).forEach(out::println);
      }
    }
    if (out.checkError()) { // which flushes
      return ExitCode.OUTPUT_FAILED;
    }
    if (stories.hasLeftOut()) {
      note("bergen: the request has more messages; give the id of one of them");
    }
    if (all.isEmpty()) {
      note("bergen: " + nothing());
    }
    return all.isEmpty() ? ExitCode.TIMEOUT : ExitCode.OK;
  }

  private String nothing() {
    String what = Words.safe(id);
    if (file != null) {
      return "%s has no message of %s".formatted(file, what);
    }
    return ("no message of %s was seen. Watching shows messages from now on, on the given exchanges"
            + " (--exchange, --service, --firehose); --file reads a recording; --peek QUEUE inspects"
            + " the messages in a queue")
        .formatted(what);
  }

  private void note(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(line);
    err.flush();
  }
}

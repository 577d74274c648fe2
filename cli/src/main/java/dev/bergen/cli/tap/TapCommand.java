// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.tap;

import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.cli.terminal.Output;
import dev.bergen.cli.terminal.SecondsConverter;
import dev.bergen.cli.terminal.ShareConverter;
import dev.bergen.cli.terminal.StopSignal;
import dev.bergen.cli.terminal.Terminal;
import dev.bergen.observe.sight.Sighting;
import dev.bergen.observe.tap.Calls;
import dev.bergen.observe.tap.Joined;
import dev.bergen.observe.tap.MethodTable;
import dev.bergen.observe.tap.Sampling;
import dev.bergen.observe.tap.Watch;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bergen tap}: messages as they pass the broker, until Ctrl-C. */
@Command(
    name = "tap",
    usageHelpAutoWidth = true,
    header = "Watch requests, replies and notifications pass the broker, until Ctrl-C.",
    description = {
      "Prints a line for each message in a terminal, a line of JSON in a pipe. Copies"
          + " come through a separate queue, which holds up to 10,000 messages or 64 MiB and"
          + " is deleted with the command: services still get every message, and no other"
          + " exchange or queue is changed. Without TOPIC and --notifications it shows all"
          + " topics of the exchange.",
      "",
      "Replies go straight to their callers' queues and are visible only with" + " --firehose."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen tap compute conductor --service nova",
      "  bergen tap --notifications notifications --filter priority=error",
      "  bergen tap compute --firehose --stats --for 30s",
      "  bergen tap --full --count 1 --filter method=build | jq .message.args",
      "",
      "Exit codes: 0 stopped, or --count or --for is reached, 2 usage, 4 the broker"
          + " could not be reached or refuses, 74 standard output cannot be written."
    })
public final class TapCommand implements Callable<Integer> {
  private static final Duration GRACE = Duration.ofSeconds(20);
  private static final Duration SILENCE = Duration.ofSeconds(5);
  private static final Duration FOREVER = Duration.ofDays(36_500);

  /** How late a message's time may be where it is compared with none, as that of its reply. */
  private static final Duration LATE = Duration.ofMillis(2);

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Tapping tapping = new Tapping();
  @Mixin private SightingFilter filter = new SightingFilter();

  @Parameters(
      paramLabel = "TOPIC",
      arity = "0..*",
      description = "Topics of requests, with all their servers.")
  private List<String> topics = new ArrayList<>();

  @Option(
      names = "--rate",
      paramLabel = "SHARE",
      defaultValue = "100%",
      converter = ShareConverter.class,
      description =
          "Only this share, such as 1%%: the messages of random slices of time, at most one"
              + " slice a second, between which the broker copies nothing. With --firehose, and"
              + " on Kafka, a share of the messages instead, each call together with its replies."
              + " Default: ${DEFAULT-VALUE}.")
  private double rate = 1;

  @Option(
      names = "--stats",
      description =
          "Print no messages but, at the end, a line for each method: how many, how large, how many"
              + " calls were answered and failed, and how long that took.")
  private boolean stats;

  @Option(names = "--count", paramLabel = "N", description = "Stop after this number of messages.")
  private long count = Long.MAX_VALUE;

  @Option(
      names = "--for",
      paramLabel = "SECONDS",
      converter = SecondsConverter.class,
      description = "Stop after this time; also 500ms, 10s, 2m.")
  private @Nullable Duration length;

  @Option(names = "--full", description = "Print what is inside of each message, too.")
  private boolean full;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      converter = Output.FormConverter.class,
      description =
          "How to print: text is for people, json is one line of JSON each."
              + " Default: text in a terminal, else json.")
  private Output.@Nullable Form form;

  @Option(
      names = "--show-secrets",
      description = "Print values that are called a password, a token or a secret, instead of ***.")
  private boolean showSecrets;

  private final CompletableFuture<Boolean> enough = new CompletableFuture<>();
  private final MethodTable table = new MethodTable();
  private final Calls calls = new Calls();
  private Predicate<Joined> wanted = seen -> true;
  private SightingText text = new SightingText(CommandLine.Help.Ansi.OFF, false, false);

  /** Of the watch's thread, and read after its end. */
  private long shown;

  @Override
  public Integer call() throws Exception {
    if (count < 1) {
      throw new ParameterException(spec.commandLine(), "--count: 1 or more, not " + count);
    }
    if (!(rate > 0 && rate <= 1)) {
      throw new ParameterException(
          spec.commandLine(), "--rate: this is not a share; write 1% or 0.01, up to 100%");
    }
    wanted = filter.compile();
    text = new SightingText(spec.commandLine().getColorScheme().ansi(), full, showSecrets);
    if (tapping.isFirehose()) {
      wanted = wanted.and(new Wanted(topics, tapping.notifications()));
    }
    int exitCode;
    try (StopSignal stop = StopSignal.install(GRACE.toSeconds())) {
      long began;
      boolean slices = rate < 1 && tapping.sample(rate);
      Watch watch =
          new Watch(
              Sampling.of(slices ? 1 : rate),
              this::take,
              this::flush,
              tapping.isFirehose() ? Duration.ZERO : LATE);
      try (watch;
          Tapping.Open tap = tapping.open(topics, watch)) {
        began = System.nanoTime();
        note(
            "Watching %s at %s%s%s; Ctrl-C stops"
                .formatted(
                    tap.what(),
                    tap.where(),
                    slices ? " for %s of the time".formatted(Words.percent(rate)) : "",
                    tapping.isFirehose() ? "" : "; replies are seen with --firehose only"));
        await(stop, watch);
      }
      end(watch, Duration.ofNanos(System.nanoTime() - began));
      exitCode = enough.isCompletedExceptionally() ? ExitCode.OUTPUT_FAILED : ExitCode.OK;
      stop.finished(exitCode);
    }
    return exitCode;
  }

  private void await(StopSignal stop, Watch watch) throws InterruptedException {
    Duration left = length == null ? FOREVER : length;
    if (tapping.isFirehose() && left.compareTo(SILENCE) > 0) {
      stop.await(enough, SILENCE);
      left = left.minus(SILENCE);
      if (watch.received() == 0 && !stop.isRequested()) {
        note(FirehoseAdvice.SILENT);
      }
    }
    if (!stop.isRequested() && !enough.isDone()) {
      stop.await(enough, left);
    }
  }

  private void take(Sighting seen) {
    // Only the firehose has the replies for which calls would be kept.
    Joined joined = tapping.isFirehose() ? calls.join(seen) : new Joined(seen, null);
    if (enough.isDone() || !wanted.test(joined)) {
      return;
    }
    shown++;
    if (stats) {
      table.add(seen);
    } else {
      table.count(seen);
      print(joined);
    }
    if (shown >= count) {
      enough.complete(true);
    }
  }

  private boolean isJson() {
    return form == null ? !Terminal.isOut() : form == Output.Form.JSON;
  }

  private void print(Joined seen) {
    PrintWriter out = spec.commandLine().getOut();
    // not println, which would flush
    out.print((isJson() ? text.json(seen) : text.text(seen)) + System.lineSeparator());
  }

  /** Once for many messages: a write for each would be most of the work. */
  private void flush() {
    if (spec.commandLine().getOut().checkError()) { // which flushes
      enough.completeExceptionally(new IllegalStateException("standard output is closed"));
    }
  }

  private void end(Watch watch, Duration time) {
    if (stats) {
      MethodTableText text = new MethodTableText(table, time, rate, watch.watched());
      PrintWriter out = spec.commandLine().getOut();
      (isJson() ? text.json() : text.text()).forEach(out::println);
      if (out.checkError()) {
        enough.completeExceptionally(new IllegalStateException("standard output is closed"));
      }
    }
    note(Summary.of(table, watch, shown, time));
    if (tapping.isFirehose() && watch.received() == 0) {
      note(FirehoseAdvice.SILENT);
    }
  }

  private void note(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(line);
    err.flush();
  }
}

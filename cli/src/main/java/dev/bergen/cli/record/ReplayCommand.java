// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.record;

import dev.bergen.cli.broker.Connection;
import dev.bergen.cli.broker.Reach;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.cli.terminal.Output;
import dev.bergen.cli.terminal.Progress;
import dev.bergen.cli.terminal.SecondsConverter;
import dev.bergen.cli.terminal.StopSignal;
import dev.bergen.cli.terminal.Terminal;
import dev.bergen.observe.record.RecordingException;
import dev.bergen.observe.replay.Answer.Outcome;
import dev.bergen.observe.replay.Pace;
import dev.bergen.observe.replay.Plan;
import dev.bergen.observe.replay.Redirection;
import dev.bergen.observe.replay.Replayer;
import dev.bergen.observe.replay.ReportWriter;
import dev.bergen.observe.replay.SameBroker;
import dev.bergen.observe.replay.Selection;
import dev.bergen.observe.replay.Summary;
import dev.bergen.observe.replay.Traffic;
import dev.bergen.observe.replay.TransportWire;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bergen replay}: sends recorded requests again and writes down their outcome. */
@Command(
    name = "replay",
    usageHelpAutoWidth = true,
    header = "Send recorded requests to a server and write a report of its replies.",
    description = {
      "Calls and casts go to the topics that they were recorded from, or to the one of --to. Replies"
          + " and times become lines of JSON in the report, which 'bergen diff' compares.",
      "",
      "Requests have side effects. A replay to the original broker and topic, on any"
          + " port, requires --yes; --dry-run shows the requests without sending them. Masked"
          + " secrets are sent as ***, unless the recording was made --with-secrets."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen replay monday.rec --url $CI_BROKER --report new.jsonl",
      "  bergen replay monday.rec --url $CI --only 'get_*' --report a.jsonl",
      "  bergen replay monday.rec --url $CI --to compute.node-7 --speed 2x --dry-run",
      "",
      "Exit codes: 0 all were sent and answered, with results or failures, 2 usage, or"
          + " the recording cannot be read, 3 some calls got no answer, 4 some requests could"
          + " not be delivered, or the broker could not be reached, 74 the report cannot be"
          + " written, 130 interrupted; the report has the answers so far."
    })
public final class ReplayCommand implements Callable<Integer> {
  private static final Duration GRACE = Duration.ofSeconds(20);

  /** How long a stopped replay waits for answers, before those that arrived are written. */
  private static final Duration LAST_ANSWERS = GRACE.minusSeconds(5);

  private static final Duration FLUSH_EVERY = Duration.ofSeconds(1);

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Connection connection = new Connection();
  @Mixin private Output output = new Output();

  @Parameters(index = "0", paramLabel = "FILE", description = "A file written by 'bergen record'.")
  private Path file = Path.of("");

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      split = ",",
      description = "Only requests to this topic, or topic.server; may be repeated.")
  private List<String> topics = new ArrayList<>();

  @Option(
      names = "--only",
      paramLabel = "METHOD",
      split = ",",
      description = "Only these methods, where * stands for any letters; may be repeated.")
  private List<String> methods = new ArrayList<>();

  @Option(names = "--events", description = "Send recorded notifications, too.")
  private boolean events;

  @Option(
      names = "--to",
      paramLabel = "TOPIC[.SERVER]",
      description = "The topic to send to instead of the recorded one; see also --exchange.")
  private @Nullable String to;

  @Option(
      names = "--speed",
      paramLabel = "recorded|full|2x",
      defaultValue = "recorded",
      converter = SpeedConverter.class,
      description =
          "As recorded, twice as fast (or 0.5x, 10x), or as fast as --in-flight allows."
              + " Default: ${DEFAULT-VALUE}.")
  private double speed = 1;

  @Option(names = "--rate", paramLabel = "N", description = "The most requests per second.")
  private double rate = Double.POSITIVE_INFINITY;

  @Option(
      names = "--in-flight",
      paramLabel = "N",
      defaultValue = "64",
      description = "How many requests may wait for replies at once. Default: ${DEFAULT-VALUE}.")
  private int inFlight = 64;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "60",
      converter = SecondsConverter.class,
      description = "How long each call waits for its reply. Default: ${DEFAULT-VALUE}.")
  private Duration timeout = Duration.ofSeconds(60);

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "The file for the answers, a line each. Must not exist yet.")
  private @Nullable Path report;

  @Option(
      names = "--with-secrets",
      description = "Keep passwords and tokens of replies in the report, instead of ***.")
  private boolean withSecrets;

  @Option(names = "--dry-run", description = "Show the requests without sending them.")
  private boolean dryRun;

  @Option(
      names = {"-y", "--yes"},
      description = "Send requests even to the original broker and topic.")
  private boolean yes;

  @Override
  public Integer call() throws Exception {
    require(inFlight > 0, "--in-flight must be 1 or more, not " + inFlight);
    require(rate > 0, "--rate must be above 0, not " + rate);
    require(to == null || (!to.isEmpty() && to.charAt(0) != '.'), "--to needs a topic");
    require(dryRun || report != null, "Which file for the answers? Give --report answers.jsonl");
    connection.requireBroker(spec);
    Selection selection = new Selection(topics, methods, events);
    Redirection redirection = redirection();
    Plan plan = plan(selection, redirection);
    try (RpcTransport transport = connection.open()) {
      ReplayText text = new ReplayText(plan, transport.url(), spec.commandLine().getErr());
      text.plan();
      if (dryRun || plan.total() == 0) {
        return ExitCode.OK;
      }
      requirePermission(plan, transport);
      try (StopSignal stop = StopSignal.install(GRACE.toSeconds())) {
        int exitCode = replay(selection, redirection, plan, transport, stop);
        stop.finished(exitCode);
        return exitCode;
      }
    }
  }

  private void require(boolean right, String complaint) {
    if (!right) {
      throw new ParameterException(spec.commandLine(), complaint);
    }
  }

  private Redirection redirection() {
    String exchange = connection.chosenExchange();
    if (to == null) {
      return new Redirection(exchange, null, null);
    }
    int dot = to.indexOf('.');
    return dot < 0
        ? new Redirection(exchange, to, null)
        : new Redirection(exchange, to.substring(0, dot), to.substring(dot + 1));
  }

  /** Reads the whole recording, so that damage shows before anything is sent. */
  private Plan plan(Selection selection, Redirection redirection) {
    try {
      return Plan.of(file, selection, redirection);
    } catch (RecordingException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private void requirePermission(Plan plan, RpcTransport transport) {
    if (yes || plan.returning().isEmpty()) {
      return;
    }
    boolean same =
        plan.urls().isEmpty()
            || plan.urls().stream().anyMatch(url -> SameBroker.isPossible(url, transport.url()));
    require(
        !same,
        ("The requests would be sent to the original topic again: %s at %s. Name another topic"
                + " (--to), another broker (--url), or give --yes")
            .formatted(String.join(", ", plan.returning()), transport.url()));
  }

  private int replay(
      Selection selection,
      Redirection redirection,
      Plan plan,
      RpcTransport transport,
      StopSignal stop)
      throws Exception {
    Summary summary;
    Reach reach = connection.reach(transport);
    try (NotificationTransport notifications = events ? connection.openNotifications() : null;
        ReportWriter writer = openReport(transport)) {
      RecordTally tally = new RecordTally(writer);
      Replayer replayer =
          new Replayer(
              new TransportWire(transport, notifications, redirection, timeout),
              new Pace(speed, rate),
              inFlight,
              tally);
      Progress progress =
          new Progress(spec.commandLine().getErr(), "requests", plan.total(), Terminal.isErr());
      try {
        reach.run(() -> run(replayer, tally, selection, progress, stop));
        summary = tally.end();
        writer.flush();
      } catch (IOException e) {
        progress.end("bergen: cannot write " + report + ": " + e);
        return ExitCode.OUTPUT_FAILED;
      }
      progress.end(summary(replayer, tally, stop));
    }
    spec.commandLine().getOut().println(ReplayText.table(summary, output));
    return exitCode(summary, stop);
  }

  private ReportWriter openReport(RpcTransport transport) {
    Path path = report == null ? Path.of("") : report;
    try {
      return ReportWriter.create(path, file, transport.url().toString(), withSecrets);
    } catch (FileAlreadyExistsException e) {
      throw new ParameterException(
          spec.commandLine(), path + " exists already; name another file", e);
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), "Cannot write " + path + ": " + e, e);
    }
  }

  /** Runs until all is answered, or until it is stopped and calls in flight had their time. */
  private Integer run(
      Replayer replayer, RecordTally tally, Selection selection, Progress progress, StopSignal stop)
      throws Exception {
    CompletableFuture<Boolean> halt = new CompletableFuture<>();
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    Thread sender = new Thread(() -> send(replayer, selection, halt, done), "bergen-replay");
    sender.setDaemon(true);
    sender.start();
    try {
      long flushed = System.nanoTime();
      while (!done.isDone() && !stop.isRequested()) {
        progress.show(replayer.sent());
        stop.await(done, Progress.INTERVAL);
        if (System.nanoTime() - flushed >= FLUSH_EVERY.toNanos()) {
          tally.flush();
          flushed = System.nanoTime();
        }
      }
      if (!stop.isRequested()) {
        done.get();
        return ExitCode.OK;
      }
      halt.complete(true);
      done.get(LAST_ANSWERS.toMillis(), TimeUnit.MILLISECONDS);
      return ExitCode.OK;
    } catch (TimeoutException e) {
      return ExitCode.OK; // calls may wait longer than a process that has to end
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception known ? known : e;
    } finally {
      halt.complete(true);
    }
  }

  private void send(
      Replayer replayer,
      Selection selection,
      CompletableFuture<Boolean> halt,
      CompletableFuture<Boolean> done) {
    try (Traffic traffic = Traffic.of(file)) {
      replayer.replay(traffic.requests(selection), halt);
      done.complete(true);
    } catch (Throwable e) { // the command's to report, of any kind
      done.completeExceptionally(e);
    }
  }

  private String summary(Replayer replayer, RecordTally tally, StopSignal stop) {
    String lag =
        speed < Double.POSITIVE_INFINITY && replayer.lag().compareTo(Duration.ofSeconds(1)) > 0
            ? String.format(
                Locale.ROOT,
                ", %.1f s behind the recording, limited by --in-flight or the server",
                replayer.lag().toMillis() / 1000.0)
            : "";
    long sent = replayer.sent();
    String stopped =
        stop.isRequested()
            ? String.format(
                Locale.ROOT,
                " before it was stopped, %,d of them not answered by now",
                Math.max(0, sent - tally.count()))
            : "";
    return String.format(
        Locale.ROOT, "%,d requests sent%s%s, answers in %s", sent, stopped, lag, report);
  }

  private static int exitCode(Summary summary, StopSignal stop) {
    if (stop.isRequested()) {
      return ExitCode.INTERRUPTED;
    }
    if (summary.count(Outcome.NOT_DELIVERED) > 0) {
      return ExitCode.NOT_DELIVERED;
    }
    return summary.count(Outcome.NO_ANSWER) > 0 ? ExitCode.TIMEOUT : ExitCode.OK;
  }
}

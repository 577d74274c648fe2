// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks;

import dev.bergen.DriverNotFoundException;
import dev.bergen.InvalidTransportUrlException;
import dev.bergen.MessagingException;
import dev.bergen.benchmarks.load.Entry;
import dev.bergen.benchmarks.load.Group;
import dev.bergen.benchmarks.load.Schedule;
import dev.bergen.benchmarks.load.Stop;
import dev.bergen.benchmarks.report.Document;
import dev.bergen.benchmarks.report.Reports;
import dev.bergen.benchmarks.report.TextTables;
import dev.bergen.benchmarks.rigs.bergen.BenchRig;
import dev.bergen.benchmarks.rigs.bergen.BenchRig.Kind;
import dev.bergen.testbed.RabbitNode;
import dev.bergen.transport.RpcTransport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bergen bench}. */
@Command(
    name = "bergen bench",
    usageHelpAutoWidth = true,
    header = "Measure calls, casts and notifications of Bergen, and draw what came of it.",
    description = {
      "Starts a client here and a server in a process of its own, and lets each kind of operation"
          + " take its turns. Ends in order at a Ctrl-C, with what it has until then."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen bench",
      "  bergen bench --calls --threads 1,16,256 --duration 60",
      "  bergen bench --casts --notify --async --threads 256 --size 2000",
      "  bergen bench --calls --rate 500 --url rabbit://guest:guest@localhost",
      "",
      "Exit codes: 0 done, 1 an operation failed, 2 usage, 4 the broker cannot be reached, 130",
      "interrupted."
    })
final class BenchCommand implements Callable<Integer> {
  private static final int TURN_SECONDS = 2;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--calls", description = "Call; what is done unless another kind is named.")
  private boolean calls;

  @Option(names = "--casts", description = "Cast to one server.")
  private boolean casts;

  @Option(names = "--fanout", description = "Cast to all servers of a topic; one of them listens.")
  private boolean fanout;

  @Option(names = "--notify", description = "Notify a listener.")
  private boolean notifications;

  @Option(
      names = "--threads",
      paramLabel = "N[,N]",
      split = ",",
      defaultValue = "1,64",
      description =
          "Threads that each wait for their answer; several numbers are measured in turn. Default:"
              + " ${DEFAULT-VALUE}.")
  private List<Integer> threads = List.of();

  @Option(
      names = "--async",
      description = "No threads: so many operations are in flight at any moment.")
  private boolean async;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Operations that are begun a second, whether or not those before them are done; latency"
              + " counts from when each was due. Default: as fast as it goes.")
  private double rate;

  @Option(
      names = "--size",
      paramLabel = "BYTES",
      defaultValue = "100",
      description = "Of text in each operation. Default: ${DEFAULT-VALUE}.")
  private int size;

  @Option(
      names = "--duration",
      paramLabel = "SECONDS",
      defaultValue = "20",
      description =
          "Of each kind with each number of threads, besides warming up. Default:"
              + " ${DEFAULT-VALUE}.")
  private int duration;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "A broker of one's own; queues of the topic bergen-bench are left there. Default: a"
              + " private RabbitMQ where it is installed, else memory:.")
  private @Nullable String url;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description =
          "Where report.html and results.json go. Default: a directory of this minute in"
              + " .bergen/benchmarks.")
  private @Nullable Path report;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this help.")
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private boolean help;

  @Override
  public Integer call() throws IOException {
    Schedule schedule = schedule();
    List<Group> groups = kinds().stream().map(this::group).toList();
    if (url != null) {
      reach(url);
    }
    Stop stop = Stop.listening();
    int status = 1;
    try {
      status = measure(schedule, groups, stop);
    } finally {
      stop.exit(status);
    }
    return status;
  }

  /**
   * Returns how long and how often.
   *
   * @throws ParameterException if that cannot be
   */
  Schedule schedule() {
    try {
      return new Schedule(
          Math.max(1, duration / TURN_SECONDS),
          1,
          Duration.ofSeconds(Math.min(duration, TURN_SECONDS)),
          threads,
          rate,
          size,
          1);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  List<Kind> kinds() {
    List<Kind> kinds = new ArrayList<>();
    if (calls || !(casts || fanout || notifications)) {
      kinds.add(Kind.CALLS);
    }
    if (casts) {
      kinds.add(Kind.CASTS);
    }
    if (fanout) {
      kinds.add(Kind.FANOUT);
    }
    if (notifications) {
      kinds.add(Kind.NOTIFICATIONS);
    }
    return kinds;
  }

  private Group group(Kind kind) {
    Entry entry = new Entry("bergen", site -> new BenchRig(kind, async, site));
    String name = kind.title();
    return new Group(
        name,
        name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1),
        name,
        where(),
        List.of(entry));
  }

  private Group.Where where() {
    return RabbitNode.missing().isPresent() ? Group.Where.MEMORY : Group.Where.RABBIT;
  }

  /** Before anything is measured: a wrong URL is wrong usage, an absent broker is not. */
  private void reach(String broker) {
    try (RpcTransport transport = RpcTransport.open(broker)) {
      BenchRig.reach(transport);
    } catch (InvalidTransportUrlException | DriverNotFoundException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    } catch (MessagingException e) {
      throw new UnreachableException(String.valueOf(e.getMessage()), e);
    }
  }

  private int measure(Schedule schedule, List<Group> groups, Stop stop) throws IOException {
    Document document;
    boolean broken;
    try (Run run = new Run(schedule, stop, url)) {
      run.measure(groups, group -> schedule, List.of());
      broken = run.isBroken();
      document = run.document("Bergen's benchmark", List.of());
    }
    TextTables.of(document).forEach(System.out::println);
    System.out.println();
    System.out.println("Report: " + Reports.write(document, Options.directory(report)));
    return broken ? 1 : 0;
  }

  /** Nobody answers at the URL. */
  static final class UnreachableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreachableException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}

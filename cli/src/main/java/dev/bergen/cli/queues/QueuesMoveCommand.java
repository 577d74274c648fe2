// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.queues;

import dev.bergen.cli.broker.Connection;
import dev.bergen.cli.broker.Reach;
import dev.bergen.cli.terminal.ErrorReport;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.cli.terminal.Output;
import dev.bergen.cli.terminal.Progress;
import dev.bergen.cli.terminal.StopSignal;
import dev.bergen.cli.terminal.Terminal;
import dev.bergen.spi.queues.MoveRequest;
import dev.bergen.spi.queues.QueueState;
import dev.bergen.transport.RpcTransport;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bergen queues move}: takes messages from one queue and puts them into another. */
@Command(
    name = "move",
    usageHelpAutoWidth = true,
    header = "Move messages to another queue, or dead letters to their original queues.",
    description = {
      "Publishes each message with its properties and headers to the target queue, waits for the"
          + " broker's confirm, and only then removes the message from the source queue. So no message"
          + " is lost; if the connection breaks, some messages may be in both queues. A message that"
          + " the target queue refuses stays in the source queue and ends the command; for quorum"
          + " queues this counts as a delivery.",
      "",
      "A queue with max-length or max-length-bytes refuses messages only if its overflow is"
          + " reject-publish. By default it accepts them and drops, or dead-letters, its oldest ones:"
          + " check its limit first, and use --limit.",
      "",
      "Moves the messages that are in the queue at the start, in batches; Ctrl-C ends the command"
          + " between two batches. Consumers of the source queue continue and may receive some of the"
          + " messages. With --to-origin each message goes to the queue from which it was first"
          + " dead-lettered, without its dead-letter headers."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen queues move notifications.error notifications.info --limit 100",
      "  bergen queues move dead.letters --to-origin",
      "",
      "Exit codes: 0 moved, 2 usage, 4 the broker does not answer, or refuses a message or a queue,"
          + " 130 interrupted; the last line shows how many were moved, and how many are left."
    })
final class QueuesMoveCommand implements Callable<Integer> {
  private static final Duration ANSWER = Duration.ofSeconds(15);
  private static final Duration GRACE = Duration.ofSeconds(90);

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Connection connection = new Connection();
  @Mixin private Output output = new Output();

  @Parameters(index = "0", paramLabel = "FROM", description = "The source queue.")
  private String from = "";

  @Parameters(
      index = "1",
      paramLabel = "TO",
      arity = "0..1",
      description = "The target queue; it must exist in the same virtual host.")
  private String to = "";

  @Option(
      names = "--to-origin",
      description = "Move each message to the queue in its x-death header, instead of to TO.")
  private boolean toOrigin;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "How many messages to move at most. Default: all.")
  private long limit = Long.MAX_VALUE;

  @Override
  public Integer call() throws Exception {
    MoveRequest request = request();
    connection.requireBroker(spec);
    try (StopSignal stop = StopSignal.install(GRACE.toSeconds());
        RpcTransport transport = connection.open()) {
      int exitCode = move(request, transport, stop);
      stop.finished(exitCode);
      return exitCode;
    }
  }

  private MoveRequest request() {
    if (toOrigin != to.isEmpty()) {
      throw refused(toOrigin ? "Either TO or --to-origin, not both" : "Give TO or --to-origin");
    } else if (limit < 1) {
      throw refused("--limit: " + limit + " is less than 1");
    } else if (from.isEmpty()) {
      throw refused("FROM is empty");
    } else if (from.equals(to)) {
      throw refused("FROM and TO are the same queue");
    }
    return (toOrigin ? MoveRequest.toOrigin(from) : MoveRequest.toQueue(from, to)).withLimit(limit);
  }

  private ParameterException refused(String why) {
    return new ParameterException(spec.commandLine(), why);
  }

  private int move(MoveRequest request, RpcTransport transport, StopSignal stop) throws Exception {
    long waiting = waiting(transport);
    Progress progress =
        new Progress(
            spec.commandLine().getErr(), "messages", Math.min(waiting, limit), Terminal.isErr());
    AtomicLong moved = new AtomicLong();
    stop.interruptNoMore();
    CompletableFuture<MoveRequest.Result> moving =
        transport.move(
            request,
            count -> {
              moved.set(count);
              return !stop.isRequested();
            });
    while (!moving.isDone()) {
      stop.await(moving, Progress.INTERVAL);
      if (stop.isRequested()) {
        break;
      }
      progress.show(moved.get());
    }
    MoveRequest.Result result;
    try {
      result = moving.get(GRACE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnsupportedOperationException) {
        throw refused(String.valueOf(e.getCause().getMessage()));
      }
      throw e.getCause() instanceof Exception known ? known : e;
    }
    return report(result, progress, stop);
  }

  private long waiting(RpcTransport transport) throws Exception {
    Reach reach = connection.reach(transport);
    List<QueueState> states =
        reach.run(() -> transport.queues(List.of(from), ANSWER).get(30, TimeUnit.SECONDS));
    return states.isEmpty() ? 0 : states.get(0).messages();
  }

  private int report(MoveRequest.Result result, Progress progress, StopSignal stop) {
    PrintWriter out = spec.commandLine().getOut();
    boolean stopped = stop.isRequested();
    String summary = summary(result);
    if (output.isJson()) {
      out.println(output.print(json(result, stopped)));
      progress.clear();
    } else {
      progress.clear();
      out.println(summary);
    }
    String problem = result.problem();
    if (problem != null) {
      spec.commandLine().getErr().println("bergen: " + ErrorReport.oneLine(problem));
      return ExitCode.NOT_DELIVERED;
    }
    return stopped ? ExitCode.INTERRUPTED : ExitCode.OK;
  }

  private String summary(MoveRequest.Result result) {
    return "%,d moved from %s to %s, %s left"
        .formatted(
            result.moved(),
            ErrorReport.oneLine(from),
            toOrigin ? "their original queues" : ErrorReport.oneLine(to),
            result.left() < 0 ? "an unknown number" : "%,d".formatted(result.left()));
  }

  private Map<String, @Nullable Object> json(MoveRequest.Result result, boolean stopped) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("from", from);
    line.put("to", toOrigin ? null : to);
    line.put("moved", result.moved());
    line.put("left", result.left() < 0 ? null : result.left());
    line.put("interrupted", stopped);
    line.put("problem", result.problem());
    return line;
  }
}

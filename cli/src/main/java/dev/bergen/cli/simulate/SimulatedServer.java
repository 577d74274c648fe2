// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.simulate;

import dev.bergen.Target;
import dev.bergen.cli.broker.Connection;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.cli.terminal.SecondsConverter;
import dev.bergen.cli.terminal.StopSignal;
import dev.bergen.notify.NotificationListener;
import dev.bergen.notify.NotificationResult;
import dev.bergen.notify.RequeuePolicy;
import dev.bergen.transport.NotificationTransport;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of simulated servers, and what these have in common. */
final class SimulatedServer {
  static final Duration DRAIN = Duration.ofSeconds(20);
  private static final Duration LONGEST = Duration.ofHours(1);

  @Spec(Spec.Target.MIXEE)
  private CommandSpec mode = CommandSpec.create();

  @Option(
      names = {"-w", "--wait"},
      paramLabel = "SECONDS",
      defaultValue = "0",
      converter = SecondsConverter.class,
      description = "How long to wait before each answer. Default: ${DEFAULT-VALUE}.")
  private Duration wait = Duration.ZERO;

  /** Waits as long as every answer shall. */
  void waitBeforeAnswer() throws InterruptedException {
    if (!wait.isZero()) {
      new CountDownLatch(1).await(wait.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  StopSignal install() {
    return StopSignal.install(DRAIN.toSeconds() + 10);
  }

  /** Reports that a server listens, then its numbers until its time is over. */
  void watch(
      SimulateCommand command, SimulationReport report, StopSignal stop, CompletableFuture<?> done)
      throws InterruptedException {
    PrintWriter err = mode.commandLine().getErr();
    err.println("Listening to topic '" + command.topic() + "'; Ctrl-C stops");
    err.flush();
    report.watch(stop, done, command.duration(LONGEST));
  }

  /** Sums up and returns the exit code. */
  int finish(SimulateCommand command, SimulationReport report, boolean drained) {
    return command.finish(mode, report, drained ? ExitCode.OK : ExitCode.TIMEOUT);
  }

  /**
   * Runs a listener.
   *
   * @param setUp gives it its handler
   */
  int listen(
      SimulateCommand command,
      Requeueing requeueing,
      BiConsumer<NotificationListener.Builder, SimulationStats> setUp)
      throws Exception {
    SimulationReport report = command.report(mode);
    SimulationStats stats = report.stats("server", "server");
    try (StopSignal stop = install()) {
      int exitCode;
      Connection connection = command.connection(mode);
      try (NotificationTransport transport = connection.openNotifications();
          NotificationListener listener = listener(transport, command, requeueing, stats, setUp)) {
        connection.reach(transport).run(Executors.callable(listener::start));
        watch(command, report, stop, new CompletableFuture<>());
        listener.stop();
        exitCode = finish(command, report, listener.awaitDrained(DRAIN));
      }
      stop.finished(exitCode);
      return exitCode;
    }
  }

  private static NotificationListener listener(
      NotificationTransport transport,
      SimulateCommand command,
      Requeueing requeueing,
      SimulationStats stats,
      BiConsumer<NotificationListener.Builder, SimulationStats> setUp) {
    NotificationListener.Builder builder =
        NotificationListener.builder(transport, Target.topic(command.topic()))
            .drainTimeout(DRAIN)
            .requeue(requeueing.wanted ? RequeuePolicy.immediately() : RequeuePolicy.never());
    setUp.accept(builder, stats);
    return builder.build();
  }

  /** Requeues each message at its first delivery, if requested. */
  static final class Requeueing {
    /** Beyond so many, messages are not requeued. */
    private static final int MOST = 1_000_000;

    @Option(
        names = "--requeue",
        description =
            "Requeue the first message of each sequence number, so that it is redelivered.")
    private boolean wanted;

    private final Set<Long> seen = ConcurrentHashMap.newKeySet();

    /** Returns the result for messages, all of which a broker requeues, or none. */
    NotificationResult result(Iterable<SimulatedMessage> messages) {
      boolean fresh = false;
      if (wanted) {
        for (SimulatedMessage message : messages) {
          fresh |= seen.size() < MOST && seen.add(message.seq());
        }
      }
      return fresh ? NotificationResult.REQUEUE : NotificationResult.HANDLED;
    }
  }
}

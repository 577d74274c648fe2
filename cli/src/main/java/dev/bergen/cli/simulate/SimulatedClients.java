// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.simulate;

import dev.bergen.cli.terminal.ErrorReport;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.cli.terminal.SecondsConverter;
import dev.bergen.cli.terminal.StopSignal;
import dev.bergen.cli.terminal.TimeoutConverter;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of simulated clients, and how these run. */
final class SimulatedClients {
  private static final Duration USUAL = Duration.ofSeconds(30);
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final Duration SPARE = Duration.ofSeconds(5);
  private static final int MOST_THREADS = 1000;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec mode = CommandSpec.create();

  @Option(
      names = {"-p", "--threads"},
      paramLabel = "N",
      defaultValue = "1",
      description = "How many clients send at the same time. Default: ${DEFAULT-VALUE}.")
  private int threads = 1;

  @Option(
      names = {"-m", "--messages"},
      paramLabel = "N",
      description = "How many messages each client sends. Default: as many as -l has time for.")
  private @Nullable Long messages;

  @Option(
      names = {"-w", "--wait"},
      paramLabel = "SECONDS",
      defaultValue = "0",
      converter = SecondsConverter.class,
      description = "How long each client waits after a message. Default: ${DEFAULT-VALUE}.")
  private Duration pause = Duration.ZERO;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "3",
      converter = TimeoutConverter.class,
      description = "How long an answer, or the broker, may take. Default: ${DEFAULT-VALUE}.")
  private Duration timeout = Duration.ofSeconds(3);

  Duration timeout() {
    return timeout;
  }

  /** Installs a handler for signals, after which clients finish their messages and report. */
  StopSignal install() {
    return StopSignal.install(patience().plus(SPARE).toSeconds() + 1);
  }

  private Duration patience() {
    return timeout.multipliedBy(2).plus(SPARE);
  }

  void validate() {
    if (threads < 1 || threads > MOST_THREADS) {
      throw new ParameterException(
          mode.commandLine(), "--threads must be from 1 to " + MOST_THREADS + ", not " + threads);
    }
    if (messages != null && messages < 1) {
      throw new ParameterException(
          mode.commandLine(), "--messages must be 1 or more, not " + messages);
    }
  }

  /**
   * Runs clients until they are done, the time is up or a signal comes, and sums up.
   *
   * @param clients makes the client of a thread
   * @param answered whether each message has an answer
   */
  int run(
      SimulateCommand command,
      StopSignal stop,
      IntFunction<SimulatedClient> clients,
      boolean answered)
      throws InterruptedException {
    SimulationReport report = command.report(mode);
    try (SimulatedLoad load =
        new SimulatedLoad(messages == null ? Long.MAX_VALUE : messages, pause)) {
      for (int i = 0; i < threads; i++) {
        load.add(clients.apply(i), report, answered);
      }
      CompletableFuture<?> done = load.start();
      report.watch(stop, done, command.duration(messages == null ? USUAL : LONGEST));
      load.stop(patience());
      return command.finish(mode, report, exitCode(stop, load.firstError()));
    }
  }

  private int exitCode(StopSignal stop, @Nullable RuntimeException error) {
    if (error == null) {
      return stop.isRequested() ? ExitCode.INTERRUPTED : ExitCode.OK;
    }
    ErrorReport report = ErrorReport.of(error);
    PrintWriter err = mode.commandLine().getErr();
    err.println("bergen: the first error: " + report.line());
    err.flush();
    return stop.isRequested() ? ExitCode.INTERRUPTED : report.exitCode();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.simulate;

import dev.bergen.Target;
import dev.bergen.cli.broker.Connection;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.cli.terminal.SecondsConverter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code bergen simulate}: load like a cloud's, and how fast it goes. */
@Command(
    name = "simulate",
    usageHelpAutoWidth = true,
    header = "Generate load like a cloud's, and measure it.",
    description = {
      "Does the same as tools/simulator.py of oslo.messaging, with its options and"
          + " messages, so the two can be combined. Prints each second, on standard error,"
          + " what was sent, answered or received, and a summary at the end. Options may"
          + " precede or follow the mode."
    },
    synopsisSubcommandLabel = "MODE",
    commandListHeading = "Modes:%n",
    subcommands = {
      SimulateRpcServerCommand.class,
      SimulateRpcClientCommand.class,
      SimulateNotifyServerCommand.class,
      SimulateBatchNotifyServerCommand.class,
      SimulateNotifyClientCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen simulate rpc-server --url rabbit://guest:guest@localhost",
      "  bergen simulate rpc-client -p 8 -l 60 -j result.json",
      "  bergen simulate -tp load notify-client -p 4 -m 1000",
      "",
      "Exit codes: 0 done, or a server was stopped, 1 a method failed, 2 usage, 3 no answer in "
          + "time, 4 not delivered, 74 the file of -j cannot be written, 130 a client was interrupted; a "
          + "client's is that of its first error."
    })
public final class SimulateCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Connection connection = new Connection();

  @Option(
      names = {"-tp", "--topic"},
      scope = ScopeType.INHERIT,
      paramLabel = "NAME",
      description = "The topic to send to or to listen to. Default: profiler_topic.")
  private String topic = "profiler_topic";

  @Option(
      names = {"-s", "--server"},
      scope = ScopeType.INHERIT,
      paramLabel = "NAME",
      description = "The RPC server's name. Default: profiler_server.")
  private String server = "profiler_server";

  @Option(
      names = {"-tg", "--target"},
      scope = ScopeType.INHERIT,
      arity = "1..*",
      paramLabel = "TOPIC.SERVER",
      description =
          "The targets of rpc-client's threads, in turn; .SERVER may be omitted. Default:"
              + " those of -tp and -s.")
  private List<String> targets = new ArrayList<>();

  @Option(
      names = {"-l", "--duration"},
      scope = ScopeType.INHERIT,
      paramLabel = "SECONDS",
      converter = SecondsConverter.class,
      description =
          "End after this time. Default: 30 for a client unless -m is given, 3600 for a"
              + " server.")
  private @Nullable Duration duration;

  @Option(
      names = {"-j", "--json"},
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      description = "Write series and summary there, as JSON.")
  private @Nullable Path json;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "Which mode: rpc-server, rpc-client, notify-server, batch-notify-server, notify-client?");
  }

  /** Returns the connection after checking the given options. */
  Connection connection(CommandSpec mode) {
    connection.requireBroker(mode);
    Path directory = json == null ? null : json.toAbsolutePath().getParent();
    if (directory != null && !Files.isDirectory(directory)) {
      throw new ParameterException(
          mode.commandLine(), "--json: there is no directory " + directory);
    }
    return connection;
  }

  String topic() {
    return topic;
  }

  Target serverTarget() {
    return Target.topic(topic).withServer(server);
  }

  /** Returns where the threads of a client send to. */
  List<Target> clientTargets() {
    return targets.isEmpty()
        ? List.of(serverTarget())
        : targets.stream().map(SimulateCommand::target).toList();
  }

  private static Target target(String text) {
    int dot = text.indexOf('.');
    if (dot < 0 || dot == text.length() - 1) {
      return Target.topic(dot < 0 ? text : text.substring(0, dot));
    }
    return Target.topic(text.substring(0, dot)).withServer(text.substring(dot + 1));
  }

  Duration duration(Duration otherwise) {
    return duration == null ? otherwise : duration;
  }

  public SimulationReport report(CommandSpec mode) {
    return new SimulationReport(mode.commandLine().getOut(), mode.commandLine().getErr());
  }

  /** Sums up; returns {@code exitCode} unless the file cannot be written. */
  int finish(CommandSpec mode, SimulationReport report, int exitCode) {
    report.end();
    if (json == null) {
      return exitCode;
    }
    try {
      report.write(json);
      return exitCode;
    } catch (IOException e) {
      mode.commandLine().getErr().println("bergen: cannot write " + json + ": " + e);
      return ExitCode.OUTPUT_FAILED;
    }
  }
}

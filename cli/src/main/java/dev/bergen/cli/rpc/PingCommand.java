// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.rpc;

import dev.bergen.MessagingException;
import dev.bergen.NoSuchRpcMethodException;
import dev.bergen.RemoteErrorException;
import dev.bergen.cli.broker.Destination;
import dev.bergen.cli.broker.Reach;
import dev.bergen.cli.terminal.ErrorReport;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.cli.terminal.Output;
import dev.bergen.cli.terminal.TimeoutConverter;
import dev.bergen.rpc.RpcClient;
import dev.bergen.transport.RpcTransport;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bergen ping}: asks whether a server of a topic answers, and how fast. */
@Command(
    name = "ping",
    usageHelpAutoWidth = true,
    header = "Check whether a server of a topic answers, and how fast.",
    description =
        "Calls oslo_rpc_server_ping, which a server answers with pong if its"
            + " rpc_ping_enabled is true ('bergen serve --ping'), otherwise with an error,"
            + " which also proves that it is alive.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen ping trial",
      "  bergen ping compute --service nova --server node-7 --count 5",
      "",
      "Exit codes: 0 every ping was answered, with pong or an error, 2 usage, 3 no"
          + " answer in time, 4 not delivered, 130 interrupted."
    })
public final class PingCommand implements Callable<Integer> {
  private static final String PING = "oslo_rpc_server_ping";

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Destination destination = new Destination();
  @Mixin private Output output = new Output();

  @Option(
      names = {"-c", "--count"},
      paramLabel = "N",
      defaultValue = "1",
      description = "How many pings, one after the other. Default: ${DEFAULT-VALUE}.")
  private int count = 1;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "5",
      converter = TimeoutConverter.class,
      description = "How long to wait for each answer; also 500ms, 2m. Default: ${DEFAULT-VALUE}.")
  private Duration timeout = Duration.ofSeconds(5);

  @Override
  public Integer call() throws Exception {
    if (count < 1) {
      throw new ParameterException(spec.commandLine(), "--count must be at least 1");
    }
    try (RpcTransport transport = destination.open()) {
      RpcClient client = destination.client(transport).withTimeout(timeout);
      Reach reach = destination.reach(transport);
      int worst = ExitCode.OK;
      for (int number = 1; number <= count; number++) {
        worst = Math.max(worst, ping(reach, client, number));
      }
      return worst;
    }
  }

  /** A failed ping is printed, and the next one is tried all the same. */
  private int ping(Reach reach, RpcClient client, int number) throws Exception {
    PrintWriter err = spec.commandLine().getErr();
    long began = System.nanoTime();
    try {
      if (number == 1) {
        answer(reach, client); // connects, which must not be measured
        began = System.nanoTime();
      }
      Object answer = answer(reach, client);
      report(number, answer, (System.nanoTime() - began) / 1e6);
      return ExitCode.OK;
    } catch (MessagingException e) {
      ErrorReport report = ErrorReport.of(e);
      err.println("bergen: " + report.line());
      return report.exitCode();
    }
  }

  /** An error that a server answers with is as good a sign of life as any. */
  private static @Nullable Object answer(Reach reach, RpcClient client) throws Exception {
    try {
      return reach.run(() -> client.call(PING));
    } catch (NoSuchRpcMethodException e) {
      return "answer (ping is off there, see rpc_ping_enabled)";
    } catch (RemoteErrorException e) {
      return ErrorReport.oneLine("error (%s: %s)".formatted(e.type(), e.value()));
    }
  }

  private void report(int number, @Nullable Object answer, double millis) {
    PrintWriter out = spec.commandLine().getOut();
    if (output.isJson()) {
      Map<String, @Nullable Object> line = new LinkedHashMap<>();
      line.put("ping", (long) number);
      line.put("answer", answer);
      line.put("milliseconds", Math.round(millis * 1000) / 1000.0);
      out.println(output.print(line));
    } else {
      String form = count == 1 ? "%2$s from %3$s in %4$.1f ms%n" : "%d: %s from %s in %.1f ms%n";
      out.printf(Locale.ROOT, form, number, answer, who(), millis);
    }
    out.flush();
  }

  private String who() {
    return destination.server() == null
        ? destination.topic()
        : destination.topic() + " on " + destination.server();
  }
}

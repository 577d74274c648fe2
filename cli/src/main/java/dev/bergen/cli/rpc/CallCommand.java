// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.rpc;

import dev.bergen.Deadline;
import dev.bergen.cli.broker.Reach;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.cli.terminal.Output;
import dev.bergen.cli.terminal.SecondsConverter;
import dev.bergen.cli.terminal.TimeoutConverter;
import dev.bergen.cli.terminal.Verbosity;
import dev.bergen.rpc.RpcClient;
import dev.bergen.transport.RpcTransport;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bergen call}: one call, its result on standard output. */
@Command(
    name = "call",
    usageHelpAutoWidth = true,
    header = "Call a method of a service and print its result.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen call trial add a=2 b=3",
      "  bergen call trial echo value='{\"name\": \"disk\", \"size\": 20}' -o json",
      "  bergen call trial echo value=@report.json",
      "  bergen call compute get_host_uptime --service nova --server node-7 \\",
      "      --version 6.0 --context project_id=demo --timeout 10",
      "",
      "OpenStack's services use their own exchanges, which their files do not contain:",
      "--service nova is --exchange nova.",
      "",
      "Exit codes: 0 result printed, 1 the method failed, 2 usage, 3 no answer in time, "
          + "4 not delivered, 130 interrupted."
    })
public final class CallCommand implements Callable<Integer> {
  private static final Duration LEAST_MONITOR = Duration.ofSeconds(2);

  @Spec private CommandSpec spec = CommandSpec.create();
  @ParentCommand private @Nullable Verbosity bergen;
  @Mixin private Message message = new Message();
  @Mixin private Output output = new Output();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      converter = TimeoutConverter.class,
      description =
          "How long to wait, including connecting; also 500ms, 2m. Default:"
              + " rpc_response_timeout of --config-file, else 60.")
  private @Nullable Duration timeout;

  @Option(
      names = "--monitor",
      paramLabel = "SECONDS",
      converter = SecondsConverter.class,
      description =
          "For long calls: fail when the server sends no heartbeat for this time (2 or" + " more).")
  private @Nullable Duration monitor;

  @Override
  public Integer call() throws Exception {
    requireMonitor();
    Map<String, @Nullable Object> arguments = message.arguments();
    try (RpcTransport transport = message.open()) {
      Reach reach = message.reach(transport);
      RpcClient client = message.client(transport);
      if (timeout != null) {
        client = client.withTimeout(timeout);
      }
      if (monitor != null) {
        client = client.withCallMonitor(monitor);
      }
      if (bergen != null && bergen.verbose()) {
        announce(transport);
      }
      RpcClient calling = client;
      Object result = reach.run(() -> calling.call(message.method(), arguments));
      spec.commandLine().getOut().println(output.print(result));
      message.remember();
    }
    return ExitCode.OK;
  }

  /** A server ignores a shorter one, and the call would end while its method runs. */
  private void requireMonitor() {
    if (monitor != null && monitor.compareTo(LEAST_MONITOR) < 0) {
      throw new ParameterException(
          spec.commandLine(),
          "--monitor must be 2 s or more, not %s: servers ignore shorter times"
              .formatted(Deadline.inWords(monitor)));
    }
  }

  private void announce(RpcTransport transport) {
    PrintWriter err = spec.commandLine().getErr();
    err.printf("calling %s of %s at %s%n", message.method(), message.topic(), transport.url());
    err.flush();
  }
}

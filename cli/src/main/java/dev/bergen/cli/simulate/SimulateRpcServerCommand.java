// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.simulate;

import dev.bergen.cli.broker.Connection;
import dev.bergen.cli.terminal.StopSignal;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.RpcTransport;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bergen simulate rpc-server}. */
@Command(
    name = "rpc-server",
    usageHelpAutoWidth = true,
    header = "Answer calls and casts.",
    description =
        "Ends when its time is up, on Ctrl-C, or when all clients with --sync are done."
            + " Latency is the time from client to server, by both clocks.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen simulate rpc-server -tp load -s server-1",
      "  bergen simulate rpc-server -w 0.05 -l 60 -j server.json",
      "",
      "Exit codes: 0 stopped, 2 usage, 3 calls were still running at the end, 4 the"
          + " broker could not be reached, 74 the file cannot be written."
    })
final class SimulateRpcServerCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @ParentCommand private SimulateCommand command = new SimulateCommand();
  @Mixin private SimulatedServer server = new SimulatedServer();

  @Option(
      names = {"-e", "--executor"},
      paramLabel = "NAME",
      description = "Ignored: Python's executors have no counterpart here.")
  @SuppressWarnings("UnusedVariable") // so that Python's command lines can be used
  private String executor = "";

  @Override
  public Integer call() throws Exception {
    SimulationReport report = command.report(spec);
    SimulatedService service = new SimulatedService(report.stats("server", "server"), server);
    try (StopSignal stop = server.install()) {
      int exitCode;
      Connection connection = command.connection(spec);
      try (RpcTransport transport = connection.open();
          RpcServer rpc =
              RpcServer.builder(transport, command.serverTarget())
                  .endpoint(service)
                  .drainTimeout(SimulatedServer.DRAIN)
                  .build()) {
        connection.reach(transport).run(Executors.callable(rpc::start));
        server.watch(command, report, stop, service.done());
        rpc.stop();
        exitCode = server.finish(command, report, rpc.awaitDrained(SimulatedServer.DRAIN));
      }
      stop.finished(exitCode);
      return exitCode;
    }
  }
}

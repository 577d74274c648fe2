// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.rpc;

import dev.bergen.Target;
import dev.bergen.cli.broker.Connection;
import dev.bergen.cli.broker.Destination;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.cli.terminal.StopSignal;
import dev.bergen.cli.terminal.Verbosity;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.RpcTransport;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bergen serve}: a service to try calls on, until Ctrl-C. */
@Command(
    name = "serve",
    usageHelpAutoWidth = true,
    header = "Run a service to try calls on, until Ctrl-C.",
    description = {
      "It answers echo(value), add(a, b), sleep(seconds), fail([message]), context() and whoami().",
      "Ctrl-C or SIGTERM stops accepting requests, finishes those in flight, and exits" + " with 0."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen serve --url rabbit://guest:guest@localhost --topic trial --ping -v",
      "  bergen call  --url rabbit://guest:guest@localhost trial add a=2 b=3",
      "",
      "Exit codes: 0 drained and stopped, 2 usage, 3 calls were still running at the"
          + " end of the drain time, 4 the broker could not be reached."
    })
public final class ServeCommand implements Callable<Integer> {
  private static final Duration DRAIN = Duration.ofSeconds(30);

  @Spec private CommandSpec spec = CommandSpec.create();
  @ParentCommand private @Nullable Verbosity bergen;
  @Mixin private Connection connection = new Connection();

  @Option(
      names = "--topic",
      paramLabel = "NAME",
      defaultValue = "trial",
      description = "The topic to listen to. Default: ${DEFAULT-VALUE}.")
  private String topic = "trial";

  @Option(
      names = "--server",
      paramLabel = "NAME",
      description = "This server's name within the topic. Default: bergen-<process id>.")
  private String server = "bergen-" + ProcessHandle.current().pid();

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      description = "The namespace of its methods. Default: the null namespace.")
  private @Nullable String namespace;

  @Option(
      names = "--version",
      paramLabel = "MAJOR.MINOR",
      defaultValue = "1.0",
      description = "The version that it implements. Default: ${DEFAULT-VALUE}.")
  private String version = "1.0";

  @Option(names = "--ping", description = "Answer 'bergen ping' too (rpc_ping_enabled).")
  private boolean ping;

  @Override
  public Integer call() throws Exception {
    Destination.requireTopic(spec, topic);
    Target endpoint = endpointTarget();
    try (StopSignal stop = StopSignal.install(DRAIN.toSeconds() + 10)) {
      int exitCode = serve(stop, endpoint);
      stop.finished(exitCode);
      return exitCode;
    }
  }

  private int serve(StopSignal stop, Target endpoint) throws Exception {
    try (RpcTransport transport = connection.open();
        RpcServer rpc = server(transport, endpoint)) {
      connection
          .reach(transport)
          .run(
              () -> {
                rpc.start();
                return null;
              });
      print(readyLine(transport));
      warnAboutMemory();
      stop.await();
      return drain(rpc);
    }
  }

  private RpcServer server(RpcTransport transport, Target endpoint) {
    RpcServer.Builder builder =
        RpcServer.builder(transport, Target.topic(topic).withServer(server))
            .endpoint(endpoint, new TrialService(server, requestLog()));
    return (ping ? builder.ping(true) : builder).build();
  }

  private Target endpointTarget() {
    try {
      Target target = Target.endpoint().withVersion(version);
      return namespace == null ? target : target.withNamespace(namespace);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--version: " + e.getMessage(), e);
    }
  }

  private Consumer<String> requestLog() {
    boolean wanted = bergen != null && bergen.verbose();
    return request -> {
      if (wanted) {
        print("  " + request);
      }
    };
  }

  private int drain(RpcServer rpc) {
    print(
        "Stopping: no more requests; finishing those in flight (up to "
            + DRAIN.toSeconds()
            + " s)");
    rpc.stop();
    boolean drained = rpc.awaitDrained(DRAIN);
    print(drained ? "Stopped" : "Stopped, although calls were still running");
    return drained ? ExitCode.OK : ExitCode.TIMEOUT;
  }

  private String readyLine(RpcTransport transport) {
    return "Listening on topic '%s' as server '%s', exchange '%s', at %s; Ctrl-C stops"
        .formatted(topic, server, connection.exchange(transport), transport.url());
  }

  private void warnAboutMemory() {
    if (connection.isDefaulted()) {
      PrintWriter err = spec.commandLine().getErr();
      err.println(
          "bergen: other processes cannot reach memory:; give --url"
              + " rabbit://user:password@host or set BERGEN_URL");
    }
  }

  private void print(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}

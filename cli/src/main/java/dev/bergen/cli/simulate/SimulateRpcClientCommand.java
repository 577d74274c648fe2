// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.simulate;

import dev.bergen.Target;
import dev.bergen.cli.terminal.SecondsConverter;
import dev.bergen.cli.terminal.StopSignal;
import dev.bergen.rpc.RpcClient;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bergen simulate rpc-client}. */
@Command(
    name = "rpc-client",
    usageHelpAutoWidth = true,
    header = "Call, or cast to, simulated servers.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen simulate rpc-client -p 8 -l 60 -j result.json",
      "  bergen simulate rpc-client -m 100 --sync call -tg load.server-1 load.server-2",
      "  bergen simulate rpc-client -m 100 --is-cast --is-fanout",
      "",
      "Exit codes: 0 everything was answered or sent, 1 a method failed, 2 usage, 3 no "
          + "answer in time, 4 not delivered, 74 the file cannot be written, 130 interrupted; that of "
          + "the first error."
    })
final class SimulateRpcClientCommand implements Callable<Integer> {
  /** How clients announce themselves; the names are what the option takes. */
  enum Sync {
    call,
    fanout
  }

  /** Casts overtake each other: those before the end must be handled before it. */
  private static final Duration SETTLING = Duration.ofSeconds(1);

  @Spec private CommandSpec spec = CommandSpec.create();
  @ParentCommand private SimulateCommand command = new SimulateCommand();
  @Mixin private SimulatedClients clients = new SimulatedClients();

  @Option(
      names = "--exit-wait",
      paramLabel = "SECONDS",
      defaultValue = "0",
      converter = SecondsConverter.class,
      description = "How long to stay connected after the summary. Default: ${DEFAULT-VALUE}.")
  private Duration exitWait = Duration.ZERO;

  @Option(names = "--is-cast", description = "Cast instead of calling.")
  private boolean cast;

  @Option(names = "--is-fanout", description = "Cast to all servers of the topic.")
  private boolean fanout;

  @Option(
      names = "--sync",
      paramLabel = "call|fanout",
      description =
          "Notify the server of each client's start and end; it stops when all are done. By"
              + " calls to one server, or casts to all of them.")
  private @Nullable Sync sync;

  @Override
  public Integer call() throws InterruptedException {
    clients.validate();
    if (fanout && !cast) {
      throw new ParameterException(
          spec.commandLine(), "--is-fanout needs --is-cast: all servers cannot answer one call");
    }
    try (StopSignal stop = clients.install()) {
      int exitCode;
      try (RpcTransport transport = command.connection(spec).open()) {
        exitCode = clients.run(command, stop, id -> client(transport, id), !cast);
        stayConnected(stop);
      }
      stop.finished(exitCode);
      return exitCode;
    }
  }

  private void stayConnected(StopSignal stop) throws InterruptedException {
    if (!exitWait.isZero()) {
      stop.await(new CompletableFuture<>(), exitWait);
    }
  }

  private SimulatedClient client(RpcTransport transport, int id) {
    List<Target> targets = command.clientTargets();
    RpcClient one =
        RpcClient.of(transport, targets.get(id % targets.size())).withTimeout(clients.timeout());
    return new Client(fanout ? one.withFanout() : one, one, id);
  }

  private final class Client implements SimulatedClient {
    private final RpcClient messages;
    private final RpcClient announcements;
    private final Map<String, Object> announcement;

    Client(RpcClient messages, RpcClient one, int id) {
      this.messages = messages;
      this.announcements = sync == Sync.fanout ? one.withFanout() : one;
      this.announcement = Map.of("message", Map.of("id", id + " " + UUID.randomUUID()));
    }

    @Override
    public void begin() {
      announce("sync_start");
    }

    @Override
    public void send(List<Object> message) {
      Map<String, Object> arguments = Map.of("message", message);
      if (cast) {
        messages.cast("info", arguments);
      } else {
        messages.call("info", arguments);
      }
    }

    @Override
    public void end() throws InterruptedException {
      if (sync != null) {
        new CountDownLatch(1).await(SETTLING.toNanos(), TimeUnit.NANOSECONDS);
      }
      announce("sync_done");
    }

    private void announce(String method) {
      if (sync == Sync.call) {
        announcements.call(method, announcement);
      } else if (sync == Sync.fanout) {
        announcements.cast(method, announcement);
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.broker;

import dev.bergen.DriverLoadException;
import dev.bergen.MessagingException;
import dev.bergen.cli.terminal.ErrorReport;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.cli.terminal.Output;
import dev.bergen.cli.terminal.TimeoutConverter;
import dev.bergen.config.KnownService;
import dev.bergen.config.TransportUrl;
import dev.bergen.message.Priority;
import dev.bergen.spi.DriverStatus;
import dev.bergen.spi.DriverStatus.ConnectionStatus;
import dev.bergen.spi.queues.QueueState;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bergen status}: whether the broker can be reached, and how its queues are. */
@Command(
    name = "status",
    usageHelpAutoWidth = true,
    header = "Check whether the broker can be reached, and show the backlog of queues.",
    description = {
      "Connects, shows what the broker permits and how this affects the options, and"
          + " checks the queue of each TOPIC, of its --server, and of its notifications of"
          + " each priority. It changes nothing permanently: a queue bergen_status is"
          + " declared and deleted."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen status --url rabbit://guest:guest@localhost",
      "  bergen status compute notifications --server node-7",
      "",
      "Exit codes: 0 connected, 2 usage, 4 the broker could not be reached."
    })
public final class StatusCommand implements Callable<Integer> {
  private static final Duration MARGIN = Duration.ofSeconds(5);

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Connection connection = new Connection();
  @Mixin private Output output = new Output();

  @Parameters(
      paramLabel = "TOPIC",
      arity = "0..*",
      description = "The topics to check. Default: those of --service.")
  private List<String> topics = new ArrayList<>();

  @Option(
      names = "--server",
      paramLabel = "NAME",
      description = "Check the queue of this server of each topic, too.")
  private @Nullable String server;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "10",
      converter = TimeoutConverter.class,
      description = "How long the broker may take. Default: ${DEFAULT-VALUE}.")
  private Duration timeout = Duration.ofSeconds(10);

  @Override
  public Integer call() throws Exception {
    connection.requireBroker(spec);
    try (Inspected transport = open()) {
      List<QueueState> queues = null;
      List<String> facts = List.of();
      String problem = null;
      try {
        queues = transport.reach().run(() -> inspect(transport));
        facts = await(transport.broker().apply(timeout));
      } catch (MessagingException e) {
        problem = ErrorReport.oneLine(ErrorReport.withHint(e));
      }
      print(transport, queues == null ? List.of() : shown(queues), facts, problem);
      return problem == null ? ExitCode.OK : ExitCode.NOT_DELIVERED;
    }
  }

  private List<QueueState> inspect(Inspected transport) throws Exception {
    return await(transport.queues(names(), timeout));
  }

  private <T> T await(CompletableFuture<T> answer) throws Exception {
    try {
      return answer.get(timeout.plus(MARGIN).toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /** Returns the topics that are named, or those of the service that is. */
  private List<String> topics() {
    KnownService service = connection.service();
    if (!topics.isEmpty() || service == null) {
      return topics;
    }
    List<String> usual = new ArrayList<>(service.topics());
    usual.addAll(service.notificationTopics());
    return usual;
  }

  private Inspected open() {
    RpcTransport rpc;
    try {
      rpc = connection.open();
    } catch (DriverLoadException e) {
      if (e.getCause() != null) {
        throw e;
      }
      NotificationTransport other = connection.openNotifications(); // a driver without RPC
      return new Inspected(
          other.url(),
          null,
          other::queues,
          timeout -> CompletableFuture.completedFuture(List.of()),
          other::status,
          other::close,
          connection.reach(other));
    }
    return new Inspected(
        rpc.url(),
        connection.exchange(rpc),
        rpc::queues,
        rpc::broker,
        rpc::status,
        rpc::close,
        connection.reach(rpc));
  }

  /**
   * A transport of either kind.
   *
   * @param exchange where requests go; {@code null} if there are none
   */
  private record Inspected(
      TransportUrl url,
      @Nullable String exchange,
      BiFunction<List<String>, Duration, CompletableFuture<List<QueueState>>> inspect,
      Function<Duration, CompletableFuture<List<String>>> broker,
      Supplier<DriverStatus> state,
      Runnable closing,
      Reach reach)
      implements AutoCloseable {

    CompletableFuture<List<QueueState>> queues(List<String> names, Duration timeout) {
      return inspect.apply(names, timeout);
    }

    DriverStatus status() {
      return state.get();
    }

    @Override
    public void close() {
      closing.run();
    }
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    for (String topic : topics()) {
      names.add(topic);
      if (server != null) {
        names.add(topic + "." + server);
      }
      for (Priority priority : Priority.values()) {
        names.add(topic + "." + priority.key());
      }
    }
    return names;
  }

  /** Leaves out missing queues unless they were named. */
  private List<QueueState> shown(List<QueueState> queues) {
    return queues.stream()
        .filter(
            queue ->
                queue.exists()
                    || (topics().contains(queue.name()) && !hasNotifications(queue, queues))
                    || (server != null && queue.name().endsWith("." + server)))
        .toList();
  }

  private static boolean hasNotifications(QueueState topic, List<QueueState> queues) {
    return queues.stream()
        .anyMatch(queue -> queue.exists() && queue.name().startsWith(topic.name() + "."));
  }

  private void print(
      Inspected transport, List<QueueState> queues, List<String> facts, @Nullable String problem) {
    DriverStatus status = transport.status();
    PrintWriter out = spec.commandLine().getOut();
    if (output.isJson()) {
      out.println(output.print(json(transport, status, queues, facts, problem)));
      return;
    }
    out.println(transport.url());
    for (ConnectionStatus one : status.connections()) {
      if (one.up() || (one.lastError() != null && problem == null)) {
        out.println("  " + one.text());
      }
    }
    facts.forEach(fact -> out.println("  " + fact));
    if (transport.exchange() != null && !topics().isEmpty()) {
      out.println(
          "  requests to these topics go to exchange %s; --service or --exchange names another"
              .formatted(transport.exchange()));
    }
    queues.forEach(queue -> out.println("  " + line(queue)));
    if (problem != null) {
      spec.commandLine().getErr().println("bergen: " + problem);
    }
  }

  private static String line(QueueState queue) {
    String note = queue.note();
    return plain(queue) + (note == null ? "" : " (" + note + ")");
  }

  private static String plain(QueueState queue) {
    if (!queue.exists()) {
      return "queue %s: does not exist, no server has listened there".formatted(queue.name());
    }
    return String.format(
        Locale.ROOT,
        "queue %s: %,d %s, %s",
        queue.name(),
        queue.messages(),
        queue.messages() == 1 ? "message waits" : "messages wait",
        queue.consumers() == 0
            ? "no consumer"
            : queue.consumers() + (queue.consumers() == 1 ? " consumer" : " consumers"));
  }

  private static Map<String, @Nullable Object> json(
      Inspected transport,
      DriverStatus status,
      List<QueueState> queues,
      List<String> facts,
      @Nullable String problem) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    result.put("url", transport.url().toString());
    result.put("connected", status.connections().stream().anyMatch(ConnectionStatus::up));
    result.put("problem", problem);
    List<Object> lines = new ArrayList<>();
    for (QueueState queue : queues) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("name", queue.name());
      line.put("exists", queue.exists());
      line.put("messages", queue.messages());
      line.put("consumers", queue.consumers());
      if (queue.note() != null) {
        line.put("note", queue.note());
      }
      lines.add(line);
    }
    result.put("queues", lines);
    result.put("exchange", transport.exchange());
    result.put("broker", facts);
    return result;
  }
}

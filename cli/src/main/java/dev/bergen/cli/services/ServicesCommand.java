// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.services;

import dev.bergen.RemoteErrorException;
import dev.bergen.Target;
import dev.bergen.cli.broker.Connection;
import dev.bergen.cli.broker.Reach;
import dev.bergen.cli.broker.ReportedMethods;
import dev.bergen.cli.broker.SeenMethods;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.cli.terminal.Output;
import dev.bergen.cli.terminal.SecondsConverter;
import dev.bergen.cli.terminal.StopSignal;
import dev.bergen.cli.terminal.Terminal;
import dev.bergen.config.KnownService;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.ServerReply;
import dev.bergen.transport.RpcTransport;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bergen services}: who serves a topic, and how it goes. */
@Command(
    name = "services",
    usageHelpAutoWidth = true,
    header = "Show the servers of a topic: methods, calls per second, failures, times.",
    description = {
      "Asks every server of the TOPIC at once. Bergen's servers report their methods"
          + " and statistics, unless rpc_introspection_enabled is false there. Python's"
          + " servers do not support the request; their error proves that they are alive, and"
          + " is logged once by each. With --server, only the named servers are asked."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen services compute",
      "  bergen services compute --watch",
      "  bergen services compute -o json | jq .server",
      "",
      "Exit codes: 0 at least one server answered, 2 usage, 3 no answer in time, 4 the"
          + " broker could not be reached, 130 interrupted."
    })
public final class ServicesCommand implements Callable<Integer> {
  private static final String PING = "oslo_rpc_server_ping";

  private static final String CLEAR = "\u001b[H\u001b[2J\u001b[3J";
  private static final int GRACE_SECONDS = 10;

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
      description = "Ask only this server of each topic; may be repeated.")
  private List<String> servers = new ArrayList<>();

  @Option(
      names = "--watch",
      description = "Repeat until Ctrl-C; a terminal shows only the latest result.")
  private boolean watch;

  @Option(
      names = "--interval",
      paramLabel = "SECONDS",
      defaultValue = "2",
      converter = SecondsConverter.class,
      description = "The interval of --watch. Default: ${DEFAULT-VALUE}.")
  private Duration interval = Duration.ofSeconds(2);

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "2",
      converter = SecondsConverter.class,
      description =
          "How long servers may take to answer; also 500ms, 2m. Default: ${DEFAULT-VALUE}.")
  private Duration timeout = Duration.ofSeconds(2);

  private final Page page = new Page();
  private final Map<String, Known> known = new HashMap<>();

  @Override
  public Integer call() throws Exception {
    connection.requireBroker(spec);
    if (topics().isEmpty()) {
      throw new ParameterException(spec.commandLine(), "Which topic? Give one, or --service");
    }
    try (RpcTransport transport = connection.open()) {
      Reach reach = connection.reach(transport);
      return watch ? watch(transport, reach) : show(inspect(transport, reach));
    }
  }

  private List<String> topics() {
    KnownService service = connection.service();
    return topics.isEmpty() && service != null ? service.topics() : topics;
  }

  private int watch(RpcTransport transport, Reach reach) throws Exception {
    try (StopSignal stop = StopSignal.install(GRACE_SECONDS)) {
      do {
        List<Snapshot> snapshots = inspect(transport, reach);
        if (Terminal.isOut() && !output.isJson()) {
          spec.commandLine().getOut().print(CLEAR);
        }
        int unused = show(snapshots);
        stop.await(new CompletableFuture<>(), interval);
      } while (!stop.isRequested());
      stop.finished(ExitCode.OK);
      return ExitCode.OK;
    }
  }

  /** The servers of one topic. */
  private record Snapshot(String topic, List<Seen> servers, List<Peer> others) {
    boolean isEmpty() {
      return servers.stream().noneMatch(Seen::hasAnswered) && others.isEmpty();
    }
  }

  private List<Snapshot> inspect(RpcTransport transport, Reach reach) throws Exception {
    List<Snapshot> snapshots = new ArrayList<>();
    for (String topic : topics()) {
      snapshots.add(reach.run(() -> inspect(transport, topic)));
    }
    return snapshots;
  }

  private Snapshot inspect(RpcTransport transport, String topic) throws Exception {
    RpcClient client =
        RpcClient.of(transport, Target.topic(topic))
            .withNamespace(ReportedMethods.NAMESPACE)
            .withVersion("1.0")
            .withTimeout(timeout);
    if (!servers.isEmpty()) {
      return seen(client, topic, new TreeSet<>(servers));
    }
    Snapshot snapshot = seen(client, topic, roll(transport, topic));
    known.computeIfPresent(topic, (any, last) -> last.after(snapshot.servers));
    return snapshot;
  }

  /** Asks all of them only where servers may have come or gone: Python's servers log it. */
  private Roll roll(RpcTransport transport, String topic) throws Exception {
    Integer consumers = Roll.consumers(transport, topic, timeout);
    Known before = known.get(topic);
    if (before != null && before.holds(consumers)) {
      return before.roll();
    }
    Roll roll =
        consumers != null && consumers == 0
            ? Roll.EMPTY
            : Roll.call(transport, topic, consumers, timeout);
    if (before != null && consumers != null) {
      roll = roll.with(before.roll(), consumers);
    }
    known.put(topic, new Known(roll, consumers, false));
    return roll;
  }

  private static Snapshot seen(RpcClient client, String topic, Roll roll) {
    Map<String, ServerReply<@Nullable Object>> infos = each(client, roll.servers(), "info");
    Map<String, ServerReply<@Nullable Object>> stats = each(client, roll.servers(), "stats");
    List<Seen> seen = new ArrayList<>();
    for (String server : roll.servers()) {
      seen.add(new Seen(server, reported(infos, server), reported(stats, server)));
    }
    return new Snapshot(topic, seen, roll.others());
  }

  /** Those that were named may be Python's, and are pinged as such. */
  private static Snapshot seen(RpcClient client, String topic, Set<String> names) {
    Set<String> answering = new TreeSet<>();
    Map<String, RemoteErrorException> refusing = new TreeMap<>();
    List<Seen> seen = new ArrayList<>();
    each(client, names, "ping")
        .forEach(
            (name, reply) -> {
              if (reply.succeeded()) {
                answering.add(name);
              } else if (reply.failure() instanceof RemoteErrorException refusal) {
                refusing.put(name, refusal);
              } else {
                seen.add(new Seen(name, null, null));
              }
            });
    seen.addAll(seen(client, topic, new Roll(answering, List.of())).servers());
    List<Peer> others = new ArrayList<>();
    each(client.withoutNamespace().withoutVersion(), refusing.keySet(), PING)
        .forEach(
            (name, reply) ->
                others.add(Peer.of(name, Objects.requireNonNull(refusing.get(name)), reply)));
    seen.sort(Comparator.comparing(Seen::server));
    return new Snapshot(topic, seen, others);
  }

  private static Map<String, ServerReply<@Nullable Object>> each(
      RpcClient client, Set<String> servers, String method) {
    Map<String, ServerReply<@Nullable Object>> replies = new HashMap<>();
    if (!servers.isEmpty()) {
      try (Stream<ServerReply<@Nullable Object>> answers =
          client.callEach(servers, method, Map.of())) {
        answers.forEach(reply -> replies.put(reply.server(), reply));
      }
    }
    return replies;
  }

  private static @Nullable Map<?, ?> reported(
      Map<String, ServerReply<@Nullable Object>> replies, String server) {
    ServerReply<@Nullable Object> reply = replies.get(server);
    return reply != null && reply.result() instanceof Map<?, ?> map ? map : null;
  }

  private int show(List<Snapshot> snapshots) {
    PrintWriter out = spec.commandLine().getOut();
    SeenMethods seen = SeenMethods.of(connection, System.getenv());
    for (Snapshot snapshot : snapshots) {
      for (Seen server : snapshot.servers) {
        ReportedMethods.of(server.info())
            .forEach((space, methods) -> seen.add(snapshot.topic, space, methods));
      }
      List<String> lines =
          output.isJson()
              ? page.json(snapshot.topic, snapshot.servers, snapshot.others)
              : page.text(snapshot.topic, snapshot.servers, snapshot.others);
      lines.forEach(out::println);
    }
    out.flush();
    return snapshots.stream().allMatch(Snapshot::isEmpty) ? ExitCode.TIMEOUT : ExitCode.OK;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.queues;

import dev.bergen.MessagingException;
import dev.bergen.cli.broker.Connection;
import dev.bergen.cli.broker.Reach;
import dev.bergen.cli.terminal.ErrorReport;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.cli.terminal.Output;
import dev.bergen.message.Priority;
import dev.bergen.observe.census.Census;
import dev.bergen.observe.census.Census.Listener;
import dev.bergen.observe.census.Reader;
import dev.bergen.observe.management.Management;
import dev.bergen.observe.management.ManagementException;
import dev.bergen.spi.queues.QueueState;
import dev.bergen.transport.RpcTransport;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bergen who}: the servers of a topic, as the broker reports them. */
@Command(
    name = "who",
    usageHelpAutoWidth = true,
    header = "List the servers of a topic: process, host, client, connection time.",
    description = {
      "Asks the broker and not the servers, so it also shows Python servers and stuck"
          + " ones. Over AMQP alone it shows only their number; --management adds the"
          + " details."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen who compute --management http://ops:secret@localhost:15672",
      "  bergen who notifications --url rabbit://nova:secret@localhost",
      "",
      "Exit codes: 0 there are consumers, 1 there are none, 2 usage, 4 the broker or"
          + " its management API does not answer."
    })
public final class WhoCommand implements Callable<Integer> {
  static final int NO_CONSUMER = 1;

  private static final Duration ANSWER = Duration.ofSeconds(15);

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Plugin plugin = new Plugin();
  @Mixin private Output output = new Output();

  @Parameters(paramLabel = "TOPIC", description = "The topic.")
  private String topic = "";

  @Override
  public Integer call() throws Exception {
    return plugin.managementOrNull(spec) == null ? count() : plugin.run(spec, this::report);
  }

  private int report(Management management, String virtualHost) throws ManagementException {
    List<Listener> listeners = Census.of(management, virtualHost).listeners(topic);
    PrintWriter out = spec.commandLine().getOut();
    if (output.isJson()) {
      out.println(output.print(listeners.stream().map(WhoCommand::json).toList()));
    } else if (listeners.isEmpty()) {
      out.println("no consumer of " + topic + " in virtual host " + virtualHost);
    } else {
      print(listeners, out);
    }
    return listeners.isEmpty() ? NO_CONSUMER : ExitCode.OK;
  }

  private static void print(List<Listener> listeners, PrintWriter out) {
    // wall clock: an age is for people
    Instant now = Instant.now();
    Columns table = new Columns("SERVER", "PROCESS", "FROM", "CLIENT", "USER", "SINCE");
    for (Listener listener : listeners) {
      Reader reader = listener.reader();
      String server = listener.server();
      table.add(
          server == null ? "(consumes " + String.join(", ", listener.queues()) + ")" : server,
          reader.process(),
          reader.peer(),
          reader.client(),
          reader.user(),
          Ages.since(reader.since(), now));
    }
    table.print(out);
  }

  /** Prints the answer over AMQP: how many consumers the queues have. */
  private int count() throws Exception {
    Connection connection = plugin.connection();
    connection.requireBroker(spec);
    List<String> names = new ArrayList<>(List.of(topic));
    for (Priority priority : Priority.values()) {
      names.add(topic + "." + priority.key());
    }
    List<QueueState> queues;
    try (RpcTransport transport = connection.open()) {
      Reach reach = connection.reach(transport);
      queues = reach.run(() -> transport.queues(names, ANSWER).get(30, TimeUnit.SECONDS));
    } catch (MessagingException e) {
      spec.commandLine()
          .getErr()
          .println("bergen: " + ErrorReport.oneLine(ErrorReport.withHint(e)));
      return ExitCode.NOT_DELIVERED;
    }
    List<QueueState> read = queues.stream().filter(queue -> queue.consumers() > 0).toList();
    PrintWriter out = spec.commandLine().getOut();
    if (output.isJson()) {
      out.println(
          output.print(
              read.stream()
                  .map(it -> Map.of("queue", it.name(), "consumers", (long) it.consumers()))
                  .toList()));
    } else {
      read.forEach(
          it ->
              out.println(
                  "%d %s of queue %s"
                      .formatted(
                          it.consumers(),
                          it.consumers() == 1 ? "consumer" : "consumers",
                          it.name())));
      out.println(
          read.isEmpty()
              ? "no consumer of " + topic
              : "--management http://… shows their processes and hosts");
    }
    return read.isEmpty() ? NO_CONSUMER : ExitCode.OK;
  }

  private static Map<String, @Nullable Object> json(Listener listener) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("server", listener.server());
    line.put("queues", listener.queues());
    line.putAll(json(listener.reader()));
    line.remove("queue");
    return line;
  }

  static Map<String, @Nullable Object> json(Reader reader) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("queue", reader.queue());
    line.put("program", reader.program());
    line.put("pid", reader.pid());
    line.put("from", reader.peer());
    line.put("user", reader.user());
    line.put("client", reader.client());
    line.put("since", Ages.text(reader.since()));
    line.put("prefetch", reader.prefetch());
    line.put("connection", reader.connection());
    return line;
  }
}

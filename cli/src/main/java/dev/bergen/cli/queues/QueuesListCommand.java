// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.queues;

import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.cli.terminal.Output;
import dev.bergen.observe.census.Census;
import dev.bergen.observe.census.Reader;
import dev.bergen.observe.management.BrokerQueue;
import dev.bergen.observe.management.Management;
import dev.bergen.observe.management.ManagementException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bergen queues list}: all queues, their backlog, and their consumers. */
@Command(
    name = "list",
    usageHelpAutoWidth = true,
    header = "List queues with their backlog and consumers.",
    description = {
      "Reads the management API and changes nothing. A consumer is shown by program,"
          + " process and host if its client names them, as oslo.messaging and Bergen do."
          + " Numbers lag by a few seconds."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen queues list --management http://ops:secret@localhost:15672",
      "  bergen queues list compute -o json",
      "",
      "Exit codes: 0 listed, 2 usage, 4 the management API does not answer."
    })
final class QueuesListCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Plugin plugin = new Plugin();
  @Mixin private Output output = new Output();

  @Parameters(
      paramLabel = "TEXT",
      arity = "0..1",
      description = "Only queues whose names contain this text.")
  private String text = "";

  @Override
  public Integer call() {
    return plugin.run(spec, this::list);
  }

  private int list(Management management, String virtualHost) throws ManagementException {
    List<BrokerQueue> queues =
        management.queues(virtualHost).stream()
            .filter(queue -> queue.name().contains(text))
            .sorted(Comparator.comparing(BrokerQueue::name))
            .toList();
    Census census = Census.of(management, virtualHost);
    PrintWriter out = spec.commandLine().getOut();
    if (output.isJson()) {
      out.println(output.print(queues.stream().map(queue -> json(queue, census)).toList()));
      return ExitCode.OK;
    }
    // wall clock: an age is for people
    Instant now = Instant.now();
    Columns table =
        new Columns("QUEUE", "TYPE", "READY", "UNACKED", "CONSUMERS", "PROCESS", "SINCE");
    for (BrokerQueue queue : queues) {
      List<Reader> readers = census.of(queue.name());
      Reader first = readers.isEmpty() ? null : readers.get(0);
      table.add(
          queue.name(),
          queue.type(),
          Long.toString(queue.ready()),
          Long.toString(queue.unacknowledged()),
          Integer.toString(queue.consumers()),
          first == null ? "" : who(first, readers.size()),
          first == null ? idle(queue, now) : Ages.since(first.since(), now));
    }
    table.print(out);
    return ExitCode.OK;
  }

  private static String who(Reader reader, int readers) {
    String more = readers == 1 ? "" : " and %d more".formatted(readers - 1);
    String process = reader.process();
    return (process.isEmpty() ? reader.user() : process) + " at " + reader.peer() + more;
  }

  private static String idle(BrokerQueue queue, Instant now) {
    return queue.idleSince() == null ? "" : "idle since " + Ages.since(queue.idleSince(), now);
  }

  private static Map<String, @Nullable Object> json(BrokerQueue queue, Census census) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("name", queue.name());
    line.put("type", queue.type());
    line.put("durable", queue.durable());
    line.put("ready", queue.ready());
    line.put("unacknowledged", queue.unacknowledged());
    line.put("bytes", queue.bytes());
    line.put("consumers", queue.consumers());
    line.put("policy", queue.policy());
    line.put("expires", queue.setting("expires"));
    line.put("idle_since", Ages.text(queue.idleSince()));
    line.put("readers", census.of(queue.name()).stream().map(WhoCommand::json).toList());
    return line;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.queues;

import dev.bergen.cli.terminal.ErrorReport;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.cli.terminal.Output;
import dev.bergen.cli.terminal.SecondsConverter;
import dev.bergen.observe.census.Orphans;
import dev.bergen.observe.management.BrokerQueue;
import dev.bergen.observe.management.Management;
import dev.bergen.observe.management.ManagementException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bergen queues orphans}: queues whose only consumer has gone permanently. */
@Command(
    name = "orphans",
    usageHelpAutoWidth = true,
    header = "List reply and fanout queues without a consumer; with --delete, delete empty ones.",
    description = {
      "Such a queue belongs to one process and never gets another consumer. Without"
          + " --delete nothing is changed. With it the broker deletes a queue only if it has"
          + " no consumer and no message at that moment. Quorum queues, for which no broker"
          + " can check this, are kept, and so is a queue that was used within --idle,"
          + " because its process may just be starting."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen queues orphans --management http://ops:secret@localhost:15672",
      "  bergen queues orphans --delete",
      "",
      "Exit codes: 0 listed or deleted, 2 usage, 4 the management API does not answer, or refuses"
          + " each deletion."
    })
final class QueuesOrphansCommand implements Callable<Integer> {
  private static final String DELETED = "deleted";

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Plugin plugin = new Plugin();
  @Mixin private Output output = new Output();

  @Option(names = "--delete", description = "Delete those that are empty and unused.")
  private boolean delete;

  @Option(
      names = "--idle",
      paramLabel = "SECONDS",
      defaultValue = "30",
      converter = SecondsConverter.class,
      description =
          "How long a queue must have been idle to be deleted; also 500ms, 1m. RabbitMQ 3"
              + " marks an idle queue as used every two minutes. Default: ${DEFAULT-VALUE}.")
  private Duration idle = Duration.ofSeconds(30);

  /**
   * An orphan, and its outcome.
   *
   * @param tried whether its deletion was requested
   */
  private record Fate(BrokerQueue queue, String outcome, boolean tried) {
    boolean isDeleted() {
      return outcome.equals(DELETED);
    }
  }

  @Override
  public Integer call() {
    return plugin.run(spec, this::inspect);
  }

  private int inspect(Management management, String virtualHost) throws ManagementException {
    // wall clock: brokers use it for the last use of a queue
    Instant now = Instant.now();
    List<Fate> fates = new ArrayList<>();
    for (BrokerQueue queue : Orphans.among(management.queues(virtualHost))) {
      String obstacle = Orphans.obstacle(queue, idle, now);
      String outcome =
          obstacle != null
              ? "kept: " + obstacle
              : delete ? delete(management, queue) : "can be deleted";
      fates.add(new Fate(queue, outcome, delete && obstacle == null));
    }
    print(fates, now);
    boolean failed =
        fates.stream().anyMatch(Fate::tried) && fates.stream().noneMatch(Fate::isDeleted);
    return failed ? ExitCode.NOT_DELIVERED : ExitCode.OK;
  }

  private static String delete(Management management, BrokerQueue queue) {
    try {
      management.deleteIfUnusedAndEmpty(queue.virtualHost(), queue.name());
      return DELETED;
    } catch (ManagementException e) {
      return "kept: " + ErrorReport.oneLine(String.valueOf(e.getMessage()));
    }
  }

  private void print(List<Fate> fates, Instant now) {
    PrintWriter out = spec.commandLine().getOut();
    if (output.isJson()) {
      out.println(output.print(fates.stream().map(QueuesOrphansCommand::json).toList()));
      return;
    }
    if (fates.isEmpty()) {
      out.println("no orphans");
      return;
    }
    Columns table = new Columns("QUEUE", "TYPE", "READY", "IDLE SINCE", delete ? "" : "DRY RUN");
    for (Fate fate : fates) {
      table.add(
          fate.queue().name(),
          fate.queue().type(),
          Long.toString(fate.queue().ready()),
          Ages.since(fate.queue().idleSince(), now),
          fate.outcome());
    }
    table.print(out);
  }

  private static Map<String, @Nullable Object> json(Fate fate) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("name", fate.queue().name());
    line.put("type", fate.queue().type());
    line.put("ready", fate.queue().ready());
    line.put("idle_since", Ages.text(fate.queue().idleSince()));
    line.put("expires", fate.queue().setting("expires"));
    line.put("outcome", fate.outcome());
    return line;
  }
}

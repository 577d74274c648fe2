// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.queues;

import dev.bergen.cli.terminal.ErrorReport;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.cli.terminal.Output;
import dev.bergen.cli.terminal.SecondsConverter;
import dev.bergen.cli.terminal.StopSignal;
import dev.bergen.observe.management.Management;
import dev.bergen.observe.migrate.Migration;
import dev.bergen.observe.migrate.MigrationException;
import dev.bergen.observe.migrate.MigrationPlan;
import dev.bergen.observe.migrate.MigrationTarget;
import dev.bergen.transport.RpcTransport;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code bergen queues migrate}: gives queues another type while messages go through them. */
@Command(
    name = "migrate",
    usageHelpAutoWidth = true,
    header = "Change the type of queues under traffic; without --apply, show the plan.",
    description = {
      "The type of an existing queue cannot be changed. So the command routes new messages to a queue"
          + " of its own, waits until the consumers have emptied the queue, deletes it, declares it"
          + " with the new type, and moves the waiting messages into it. New messages wait for some"
          + " seconds meanwhile. No message is lost.",
      "",
      "Without --apply it shows the plan and changes nothing. With --apply it first stores the old"
          + " and the new state in a queue on the broker: after an interruption the same command"
          + " continues, and --rollback undoes the migration. Services need other options afterwards;"
          + " the plan lists them.",
      "",
      "It needs AMQP and the management API, a user with permission to configure, write and read, and"
          + " the tag policymaker if an exchange changes, too."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen queues migrate compute compute.node-7 --to quorum",
      "  bergen queues migrate compute compute_fanout --to quorum --apply",
      "  bergen queues migrate --rollback",
      "",
      "Exit codes: 0 planned, done or nothing to do, 2 usage, 4 the broker or its management API does"
          + " not answer, or refuses, 130 interrupted; the migration can be continued or rolled back."
    })
final class QueuesMigrateCommand implements Callable<Integer> {
  private static final Duration GRACE = Duration.ofSeconds(90);

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Plugin plugin = new Plugin();
  @Mixin private Output output = new Output();

  @Parameters(
      paramLabel = "QUEUE",
      arity = "0..*",
      description = "Queues, and fanout exchanges (TOPIC_fanout).")
  private List<String> names = List.of();

  @Option(
      names = "--to",
      paramLabel = "quorum|stream|classic",
      converter = TargetConverter.class,
      description =
          "The new type. stream is for fanout exchanges only; classic queues become durable.")
  private @Nullable MigrationTarget target;

  @Option(names = "--apply", description = "Execute the plan.")
  private boolean apply;

  @Option(names = "--rollback", description = "Undo an unfinished migration.")
  private boolean rollback;

  @Option(
      names = "--delivery-limit",
      paramLabel = "N",
      description =
          "The delivery limit of quorum queues, as in rabbit_quorum_delivery_limit of the services."
              + " Default: none.")
  private long deliveryLimit;

  @Option(
      names = "--settle",
      paramLabel = "SECONDS",
      defaultValue = "11",
      converter = SecondsConverter.class,
      description =
          "How long a queue must be seen without unacknowledged messages before it is deleted. The"
              + " broker counts them every 5 s, and its management API copies that every 5 s. Where"
              + " services acknowledge requests before they run, the default, 1 s is enough."
              + " Default: ${DEFAULT-VALUE}.")
  private Duration settle = Duration.ofSeconds(11);

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      defaultValue = "120",
      converter = SecondsConverter.class,
      description =
          "How long to wait for consumers to settle their unacknowledged messages. Default:"
              + " ${DEFAULT-VALUE}.")
  private Duration patience = Duration.ofSeconds(120);

  /** The error lists the values as the help does. */
  static final class TargetConverter implements ITypeConverter<MigrationTarget> {
    @Override
    public MigrationTarget convert(String text) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "quorum" -> MigrationTarget.QUORUM;
        case "stream" -> MigrationTarget.STREAM;
        case "classic" -> MigrationTarget.CLASSIC;
        default ->
            throw new TypeConversionException(
                "'" + text + "' is neither quorum nor stream nor classic");
      };
    }
  }

  private ParameterException refused(String why) {
    return new ParameterException(spec.commandLine(), why);
  }

  @Override
  public Integer call() {
    if (rollback && (apply || target != null || !names.isEmpty())) {
      throw refused("--rollback undoes the unfinished migration: give no queues, --to or --apply");
    } else if (!rollback && (target == null || names.isEmpty())) {
      throw refused("Give the queues to migrate and, with --to, their new type");
    } else if (deliveryLimit < 0 || (deliveryLimit > 0 && target != MigrationTarget.QUORUM)) {
      throw refused("--delivery-limit must be at least 1, and --to quorum");
    }
    plugin.connection().requireBroker(spec);
    return plugin.run(spec, this::work);
  }

  private int work(Management management, String virtualHost) {
    try (StopSignal stop = StopSignal.install(GRACE.toSeconds());
        RpcTransport transport = plugin.connection().open()) {
      Migration migration = new Migration(transport, management, virtualHost, settle, patience);
      PrintWriter steps =
          output.isJson() ? spec.commandLine().getErr() : spec.commandLine().getOut();
      MigrationProgress progress = new MigrationProgress(steps, stop);
      int exitCode = work(migration, progress, stop);
      stop.finished(exitCode);
      return exitCode;
    }
  }

  private int work(Migration migration, MigrationProgress progress, StopSignal stop) {
    PrintWriter err = spec.commandLine().getErr();
    try {
      return rollback ? rollBack(migration, progress, stop) : migrate(migration, progress, stop);
    } catch (MigrationException e) {
      err.println("bergen: " + ErrorReport.oneLine(String.valueOf(e.getMessage())));
      if (progress.hasBegun()) {
        err.println(
            "No message is lost. Run the same command to continue; to undo the migration, run bergen"
                + " queues migrate --rollback with the same options for the broker and its management"
                + " API");
      }
      boolean interrupted = stop.isRequested() && !progress.hasBegun();
      return e.isStopped() || interrupted ? ExitCode.INTERRUPTED : ExitCode.NOT_DELIVERED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.INTERRUPTED;
    }
  }

  private int migrate(Migration migration, MigrationProgress progress, StopSignal stop)
      throws MigrationException, InterruptedException {
    MigrationTarget wanted = target == null ? MigrationTarget.QUORUM : target;
    MigrationPlan plan = migration.plan(names, wanted, deliveryLimit);
    PrintWriter out = spec.commandLine().getOut();
    if (apply) {
      stop.interruptNoMore();
      migration.apply(plan, progress);
    }
    if (output.isJson()) {
      out.println(output.print(MigrationText.json(plan, apply)));
    } else if (apply) {
      MigrationText.printDone(plan, out);
    } else {
      MigrationText.print(plan, out);
    }
    return ExitCode.OK;
  }

  private int rollBack(Migration migration, MigrationProgress progress, StopSignal stop)
      throws MigrationException, InterruptedException {
    stop.interruptNoMore();
    List<String> back = migration.rollback(progress);
    spec.commandLine()
        .getOut()
        .println(
            output.isJson()
                ? output.print(Map.of("rolled_back", back))
                : back.isEmpty()
                    ? "no unfinished migration"
                    : "restored: " + ErrorReport.oneLine(String.join(" ", back)));
    return ExitCode.OK;
  }
}

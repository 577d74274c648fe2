// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.events;

import dev.bergen.cli.broker.Connection;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.cli.terminal.TimeoutConverter;
import dev.bergen.message.Priority;
import dev.bergen.spi.queues.QueueState;
import dev.bergen.transport.NotificationTransport;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bergen pool rm}: a pool and its backlog. */
@Command(
    name = "rm",
    usageHelpAutoWidth = true,
    header = "Remove a pool and its notifications.",
    description = {
      "On RabbitMQ a pool is a queue of that name. A pool with listeners is kept; the"
          + " backlog of a removed pool is lost ('bergen drain TOPIC --pool NAME --to FILE'"
          + " saves it)."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen pool rm me",
      "",
      "Exit codes: 0 removed, 2 usage, there is no such pool, or it has listeners, 4"
          + " the broker could not be reached."
    })
final class PoolRmCommand implements Callable<Integer> {
  private static final Duration MARGIN = Duration.ofSeconds(5);

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Connection connection = new Connection();

  @Parameters(paramLabel = "NAME", description = "The pool's name.")
  private String name = "";

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "10",
      converter = TimeoutConverter.class,
      description = "How long the broker may take. Default: ${DEFAULT-VALUE}.")
  private Duration timeout = Duration.ofSeconds(10);

  @Override
  public Integer call() throws Exception {
    requirePool();
    connection.requireBroker(spec);
    try (NotificationTransport transport = connection.openNotifications()) {
      return report(
          connection
              .reach(transport)
              .run(
                  () ->
                      transport
                          .removePool(name, timeout)
                          .get(timeout.plus(MARGIN).toMillis(), TimeUnit.MILLISECONDS)));
    } catch (ExecutionException | TimeoutException e) {
      if (e.getCause() instanceof UnsupportedOperationException unsupported) {
        throw refused(unsupported.getMessage() + ", there is nothing to remove");
      }
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /** The queue of a topic looks the same, and others rely on it. */
  private void requirePool() {
    for (Priority priority : Priority.values()) {
      if (name.endsWith("." + priority.key())) {
        throw refused(
            "'%s' is the queue of a topic, not a pool; 'bergen drain' empties it".formatted(name));
      }
    }
  }

  private ParameterException refused(String why) {
    return new ParameterException(spec.commandLine(), why);
  }

  private int report(QueueState was) {
    if (!was.exists()) {
      throw refused("There is no pool '%s'".formatted(name));
    }
    if (was.consumers() > 0) {
      throw refused(
          "Pool '%s' has %d %s and is kept; stop them first"
              .formatted(name, was.consumers(), was.consumers() == 1 ? "listener" : "listeners"));
    }
    spec.commandLine()
        .getOut()
        .println(
            String.format(
                Locale.ROOT,
                "Removed pool '%s' with %,d unread %s",
                name,
                was.messages(),
                was.messages() == 1 ? "notification" : "notifications"));
    return ExitCode.OK;
  }
}

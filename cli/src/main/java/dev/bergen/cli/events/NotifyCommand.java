// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.events;

import dev.bergen.RequestContext;
import dev.bergen.cli.broker.Connection;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.cli.terminal.GivenText;
import dev.bergen.cli.terminal.NamedValues;
import dev.bergen.cli.terminal.TimeoutConverter;
import dev.bergen.message.Priority;
import dev.bergen.notify.Notifier;
import dev.bergen.transport.NotificationTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bergen notify}: one notification. */
@Command(
    name = "notify",
    usageHelpAutoWidth = true,
    header = "Send a notification.",
    description = {
      "Takes the options of oslo-messaging-send-notification. Prints nothing: exit code"
          + " 0 means that the driver has accepted the notification; with messagingv2 and"
          + " messaging, that the broker has confirmed it."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen notify --event-type backup.end '{\"files\": 12}'",
      "  bergen notify --topic audit --priority warn --publisher-id backup.host1 hello",
      "  jq -c .report backup.json | bergen notify --event-type backup.end -",
      "",
      "Exit codes: 0 confirmed by the broker, 2 usage, nothing was sent, 3 not in time,"
          + " 4 not delivered, 130 interrupted."
    })
public final class NotifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Connection connection = new Connection();

  @Option(
      names = "--publisher-id",
      paramLabel = "NAME",
      defaultValue = "bergen",
      description = "The publisher. Default: ${DEFAULT-VALUE}.")
  private String publisherId = "bergen";

  @Option(
      names = "--event-type",
      paramLabel = "NAME",
      defaultValue = "test",
      description = "The event type. Default: ${DEFAULT-VALUE}.")
  private String eventType = "test";

  @Option(
      names = "--topic",
      paramLabel = "NAME",
      description =
          "The topic to send to; may be repeated. Default: topics of --config-file, else"
              + " notifications.")
  private List<String> topics = new ArrayList<>();

  @Option(
      names = "--priority",
      paramLabel = "NAME",
      defaultValue = "info",
      converter = PriorityConverter.class,
      description =
          "audit, debug, info, warn, error, critical or sample. Default: ${DEFAULT-VALUE}.")
  private Priority priority = Priority.INFO;

  @Option(
      names = "--driver",
      paramLabel = "NAME",
      description = "The notification driver. Default: driver of --config-file, else messagingv2.")
  private @Nullable String driver;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      converter = TimeoutConverter.class,
      description =
          "How long the broker may take; also 500ms, 2m. Default: rpc_response_timeout of"
              + " --config-file, else 60.")
  private @Nullable Duration timeout;

  @Parameters(
      paramLabel = "PAYLOAD",
      arity = "0..1",
      description =
          "The payload: JSON if it can be parsed as JSON, else text; @FILE reads it from a file, -"
              + " from standard input. Default: null.")
  private @Nullable String payload;

  @Override
  public Integer call() throws Exception {
    connection.requireBroker(spec);
    Object sent = payload == null ? null : value(payload);
    try (NotificationTransport transport = connection.openNotifications(driver)) {
      Notifier notifier = Notifier.of(transport, publisherId);
      if (!topics.isEmpty()) {
        notifier = notifier.withTopics(topics.toArray(String[]::new));
      }
      if (timeout != null) {
        notifier = notifier.withTimeout(timeout);
      }
      requireSending(notifier);
      Notifier ready = notifier;
      connection
          .reach(transport)
          .run(
              () -> {
                ready.notify(priority, RequestContext.empty(), eventType, sent);
                return null;
              });
    }
    return ExitCode.OK;
  }

  /** Exit code 0 promises that the notification is in safe hands, so there must be a driver. */
  private void requireSending(Notifier notifier) {
    String missing = String.join("', '", notifier.missingDrivers());
    if (!missing.isEmpty()) {
      throw refused(
          "Unknown notification driver '%s', nothing was sent; give --driver messagingv2,"
              + " or correct driver in --config-file",
          missing);
    }
    if (!notifier.isEnabled() || notifier.drivers().isEmpty()) {
      throw refused(
          "The notification driver '%s' sends nothing; give --driver messagingv2",
          String.join(", ", notifier.drivers()));
    }
    if (notifier.topics().isEmpty()) {
      throw refused("%s, nothing was sent; give --topic notifications", "topics is empty");
    }
  }

  private ParameterException refused(String form, String what) {
    return new ParameterException(spec.commandLine(), form.formatted(what));
  }

  private @Nullable Object value(String text) {
    try {
      return NamedValues.wholeValue("PAYLOAD", text, new GivenText());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}

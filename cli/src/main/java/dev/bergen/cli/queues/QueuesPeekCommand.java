// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.queues;

import dev.bergen.cli.terminal.ErrorReport;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.cli.terminal.Output;
import dev.bergen.observe.management.BrokerMessage;
import dev.bergen.observe.management.BrokerQueue;
import dev.bergen.observe.management.Management;
import dev.bergen.observe.management.ManagementException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bergen queues peek}: the messages at the head of a queue, which stay there. */
@Command(
    name = "peek",
    usageHelpAutoWidth = true,
    header = "Print the first messages of a queue, and leave them there.",
    description = {
      "AMQP has no way to read without consuming: the broker consumes the messages and"
          + " requeues them at once. They are marked as redelivered from then on, and are not"
          + " delivered to others during the peek. A quorum queue counts a peek as a"
          + " delivery, and drops or dead-letters a message beyond its limit (20 in RabbitMQ"
          + " 4), so it requires --count-delivery. Streams are not supported. Bodies may"
          + " contain secrets and are printed with --body only."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen queues peek notifications.info",
      "  bergen queues peek notifications.info --count 10 --body",
      "",
      "Exit codes: 0 printed, 2 usage, 4 the management API does not answer, or refuses."
    })
final class QueuesPeekCommand implements Callable<Integer> {
  private static final int MOST = 1_000;
  private static final int MOST_BODY = 64 * 1024;

  /** Half of what the client takes, since base64 and JSON make bodies longer. */
  private static final int MOST_BODIES = 16 * 1024 * 1024;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Plugin plugin = new Plugin();
  @Mixin private Output output = new Output();

  @Parameters(paramLabel = "QUEUE", description = "The queue.")
  private String queue = "";

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many messages to print, 1,000 at most. Default: ${DEFAULT-VALUE}.")
  private int count = 1;

  @Option(
      names = "--body",
      description = "Also print the bodies: up to 64 KiB of each, and 16 MiB in all.")
  private boolean body;

  @Option(
      names = "--count-delivery",
      description = "Peek into a quorum queue although each peek counts as a delivery.")
  private boolean countDelivery;

  @Override
  public Integer call() {
    if (count < 1 || count > MOST) {
      throw refused("--count: " + count + " is not 1 to 1000");
    }
    return plugin.run(spec, this::peek);
  }

  private int peek(Management management, String virtualHost) throws ManagementException {
    BrokerQueue found = management.queue(virtualHost, queue);
    if (found.type().equals("stream")) {
      throw refused(queue + " is a stream, which the management API cannot read");
    }
    if (found.type().equals("quorum") && !countDelivery) {
      String limit =
          found.setting("delivery-limit") instanceof Number number && number.longValue() >= 0
              ? " with a delivery limit of " + number
              : "";
      throw refused(
          "%s is a quorum queue%s: each peek counts as a delivery. Give --count-delivery"
              .formatted(queue, limit));
    }
    List<BrokerMessage> messages =
        management.peek(virtualHost, queue, count, body ? bodyBytes(count) : 0);
    PrintWriter out = spec.commandLine().getOut();
    if (output.isJson()) {
      messages.forEach(message -> out.println(output.print(json(message))));
    } else {
      messages.forEach(message -> print(message, out));
      out.println(summary(messages));
    }
    return ExitCode.OK;
  }

  /** Returns the requested length of each body. */
  static int bodyBytes(int count) {
    return Math.min(MOST_BODY, MOST_BODIES / count);
  }

  private static String summary(List<BrokerMessage> messages) {
    if (messages.isEmpty()) {
      return "no message is ready";
    }
    long behind = messages.get(messages.size() - 1).remaining();
    return "%d printed and requeued, %d behind %s; they are marked as redelivered now"
        .formatted(messages.size(), behind, messages.size() == 1 ? "it" : "them");
  }

  private void print(BrokerMessage message, PrintWriter out) {
    out.println(
        ErrorReport.oneLine(
            "%s %s: %,d bytes%s"
                .formatted(
                    message.exchange().isEmpty() ? "(default exchange)" : message.exchange(),
                    message.key(),
                    message.bytes(),
                    message.redelivered() ? ", redelivered" : "")));
    message
        .properties()
        .forEach((name, value) -> out.println("  " + ErrorReport.oneLine(name + ": " + value)));
    if (body) {
      out.println(
          "  " + ErrorReport.oneLine((message.base64() ? "base64 " : "") + message.payload()));
    }
  }

  private Map<String, @Nullable Object> json(BrokerMessage message) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("exchange", message.exchange());
    line.put("routing_key", message.key());
    line.put("bytes", message.bytes());
    line.put("redelivered", message.redelivered());
    line.put("behind", message.remaining());
    line.put("properties", message.properties());
    if (body) {
      line.put("encoding", message.base64() ? "base64" : "text");
      line.put("body", message.payload());
    }
    return line;
  }

  private ParameterException refused(String why) {
    return new ParameterException(spec.commandLine(), why);
  }
}

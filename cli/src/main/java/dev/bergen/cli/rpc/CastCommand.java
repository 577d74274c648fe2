// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.rpc;

import dev.bergen.cli.broker.Reach;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.cli.terminal.TimeoutConverter;
import dev.bergen.rpc.RpcClient;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bergen cast}: hands one message to the broker and waits for nothing else. */
@Command(
    name = "cast",
    usageHelpAutoWidth = true,
    header = "Send a message to a service without waiting for an answer.",
    description = "Prints nothing: exit code 0 means that the broker has confirmed the message.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen cast trial echo value=hello",
      "  bergen cast trial echo value=hello --fanout",
      "",
      "Exit codes: 0 confirmed by the broker, 2 usage, 3 not in time, 4 not delivered,"
          + " 130 interrupted."
    })
public final class CastCommand implements Callable<Integer> {
  @Mixin private Message message = new Message();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      converter = TimeoutConverter.class,
      description =
          "How long the broker may take; also 500ms, 2m. Default: rpc_response_timeout of"
              + " --config-file, else 60.")
  private @Nullable Duration timeout;

  @Option(
      names = "--mandatory",
      description = "Fail when no server listens (oslo's at_least_once); not with --fanout.")
  private boolean mandatory;

  @Override
  public Integer call() throws Exception {
    Map<String, @Nullable Object> arguments = message.arguments();
    if (mandatory) {
      message.refuseFanout(
          "--mandatory: the broker does not report whether a --fanout reached a server");
    }
    try (RpcTransport transport = message.open()) {
      Reach reach = message.reach(transport);
      RpcClient client = message.client(transport);
      if (timeout != null) {
        client = client.withTimeout(timeout);
      }
      if (mandatory) {
        client = client.withMandatory();
      }
      RpcClient casting = client;
      reach.run(
          () -> {
            casting.cast(message.method(), arguments);
            return null;
          });
    }
    return ExitCode.OK;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.openstack;

import dev.bergen.Target;
import dev.bergen.cli.broker.Connection;
import dev.bergen.cli.broker.Reach;
import dev.bergen.cli.terminal.Output;
import dev.bergen.cli.terminal.Terminal;
import dev.bergen.cli.terminal.TimeoutConverter;
import dev.bergen.config.KnownService;
import dev.bergen.openstack.OpenStackContext;
import dev.bergen.openstack.client.OpenStackClients;
import dev.bergen.rpc.RpcClient;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of a command that calls a service of OpenStack, and its calls. */
public final class OpenStackCalls {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Mixin private Connection connection = new Connection();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "10",
      converter = TimeoutConverter.class,
      description = "How long to wait for each answer; also 500ms, 2m. Default: ${DEFAULT-VALUE}.")
  private Duration timeout = Duration.ofSeconds(10);

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      converter = Output.FormConverter.class,
      description =
          "text is for people, json is a line of JSON for each. Default: text in a terminal, else"
              + " json.")
  private Output.@Nullable Form form;

  /** The known state of the broker of {@code reached}, which is reported only once. */
  private @Nullable Reach reach;

  private @Nullable RpcTransport reached;

  /** Sets the default service. */
  public void assume(KnownService service) {
    connection.assume(service);
  }

  /** Returns the selected service; {@code null} if none is named. */
  @Nullable KnownService service() {
    return connection.service();
  }

  /**
   * Opens the selected broker.
   *
   * @throws picocli.CommandLine.ParameterException if none is
   */
  public RpcTransport open() {
    connection.requireBroker(command);
    return connection.open();
  }

  public boolean isJson() {
    return form == null ? !Terminal.isOut() : form == Output.Form.JSON;
  }

  /** Returns clients that act as a service does for itself, on the selected exchange. */
  public OpenStackClients clients(RpcTransport transport) {
    String exchange = connection.exchange(transport);
    return OpenStackClients.of(transport, OpenStackContext.admin())
        .with(
            client ->
                client
                    .withTimeout(timeout)
                    .withInterceptor(
                        (request, next) ->
                            next.send(
                                request.withTarget(request.target().withExchange(exchange)))));
  }

  /** Returns a client of any topic, as {@link #clients} has them. */
  RpcClient client(RpcTransport transport, String topic) {
    return RpcClient.of(transport, Target.topic(topic).withExchange(connection.exchange(transport)))
        .withContext(OpenStackContext.admin().toRequestContext())
        .withTimeout(timeout);
  }

  /** Runs a call, and gives up where the broker cannot be reached; the next one at once. */
  public <T extends @Nullable Object> T run(RpcTransport transport, Callable<T> call)
      throws Exception {
    Reach usual = reach;
    if (usual == null || !transport.equals(reached)) {
      usual = connection.reach(transport);
      reach = usual;
      reached = transport;
    }
    return usual.run(call);
  }
}

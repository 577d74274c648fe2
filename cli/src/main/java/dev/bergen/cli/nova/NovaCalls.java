// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.nova;

import dev.bergen.cli.broker.Connection;
import dev.bergen.cli.terminal.Output;
import dev.bergen.cli.terminal.SecondsConverter;
import dev.bergen.cli.terminal.Terminal;
import dev.bergen.config.KnownService;
import dev.bergen.openstack.OpenStackContext;
import dev.bergen.openstack.VersionedObject;
import dev.bergen.openstack.client.OpenStackClients;
import dev.bergen.openstack.client.ServiceContract;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of a command that calls Nova, and its calls. */
final class NovaCalls {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Mixin private Connection connection = new Connection();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "10",
      converter = SecondsConverter.class,
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

  RpcTransport open() {
    connection.assume(KnownService.NOVA);
    connection.requireBroker(command);
    return connection.open();
  }

  boolean isJson() {
    return form == null ? !Terminal.isOut() : form == Output.Form.JSON;
  }

  /**
   * Returns clients that act as a service of Nova does for itself, on the exchange that is meant.
   */
  OpenStackClients clients(RpcTransport transport) {
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

  /** Runs a call, and gives up where the broker cannot be reached. */
  <T extends @Nullable Object> T run(RpcTransport transport, Callable<T> call) throws Exception {
    return connection.reach(transport).run(call);
  }

  /** Runs a method of one of Nova's classes through its conductor. */
  @Nullable Object objects(
      RpcTransport transport,
      String type,
      String method,
      List<? extends @Nullable Object> arguments)
      throws Exception {
    Map<String, String> versions = ServiceContract.of(KnownService.NOVA).objects();
    return run(
        transport,
        () ->
            clients(transport)
                .novaConductor()
                .classAction(type, method, versions, arguments, Map.of()));
  }

  /** Returns the objects of a result: those of a list, or the one that it is. */
  static List<VersionedObject> objectsOf(@Nullable Object result) {
    if (!(result instanceof VersionedObject object)) {
      return List.of();
    }
    return object.has("objects") ? object.objects() : List.of(object);
  }
}

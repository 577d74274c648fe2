// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.micro;

import dev.bergen.Target;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.RpcTransport;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A server that echoes, and a client of it, on one transport. */
final class Service implements AutoCloseable {
  private static final Target TARGET = Target.topic("compute");
  private static final Map<String, String> ARGUMENTS = Map.of("value", "ping");

  private final RpcTransport transport;
  private final RpcServer server;
  private final RpcClient client;

  Service(String url, UnaryOperator<RpcServer.Builder> serving, UnaryOperator<RpcClient> calling) {
    this(
        url,
        TARGET,
        (server, transport) -> serving.apply(server),
        (client, transport) -> calling.apply(client));
  }

  Service(
      String url,
      Target target,
      BiFunction<RpcServer.Builder, RpcTransport, RpcServer.Builder> serving,
      BiFunction<RpcClient, RpcTransport, RpcClient> calling) {
    transport = RpcTransport.open(url);
    server =
        serving
            .apply(
                RpcServer.builder(transport, target.withServer("node-7")).endpoint(new Echo()),
                transport)
            .build();
    server.start();
    client = calling.apply(RpcClient.of(transport, target), transport);
  }

  /** Answers with what it was asked. */
  public static final class Echo {
    public String echo(String value) {
      return value;
    }
  }

  @Nullable Object call() {
    return client.call("echo", ARGUMENTS);
  }

  @Override
  public void close() {
    server.close();
    transport.close();
  }
}

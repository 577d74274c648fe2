// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.raw;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.RpcClient;
import com.rabbitmq.client.RpcClientParams;
import dev.bergen.benchmarks.load.Callers;
import dev.bergen.benchmarks.load.Load;
import dev.bergen.benchmarks.load.Rig;
import dev.bergen.benchmarks.load.Sample;
import dev.bergen.benchmarks.load.ServerJvm;
import dev.bergen.benchmarks.load.Site;
import dev.bergen.benchmarks.load.Threads;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * The RPC client that comes with amqp-client: direct reply-to, threads that wait, no confirms. Its
 * bytes are those of {@link RawRig}.
 */
public final class RpcClientRig implements Rig {
  private static final String TOPIC = "rpc-client";
  private static final int PATIENCE_MILLIS = 60_000;
  private static final BasicProperties PROPERTIES = RawMessages.properties().build();

  private final ServerJvm server;
  private final Connection connection;
  private final RpcClient client;
  private final int replyBytes = RawMessages.reply().length;

  public RpcClientRig(Site site) throws Exception {
    this.server =
        site.shared(
            "rpc-client-server",
            ServerJvm.class,
            () -> ServerJvm.start(RpcClientServer.class, site.url(), TOPIC));
    this.connection = site.amqp().newConnection("rpc-client");
    this.client =
        new RpcClient(
            new RpcClientParams()
                .channel(connection.createChannel())
                .exchange(RawMessages.EXCHANGE)
                .routingKey(TOPIC)
                .timeout(PATIENCE_MILLIS));
  }

  @Override
  public String name() {
    return "RpcClient, unconfirmed";
  }

  @Override
  public List<ProcessHandle> servers() {
    return List.of(server.process());
  }

  @Override
  public Sample measure(Load load) throws InterruptedException {
    byte[] request = RawMessages.request(load.payloadBytes());
    return Callers.blocking(load, Threads.platform(), () -> call(request));
  }

  private void call(byte[] request) throws IOException, TimeoutException {
    byte[] reply = client.primitiveCall(PROPERTIES, request);
    if (reply.length != replyBytes) {
      throw new IllegalStateException("A reply of %d bytes".formatted(reply.length));
    }
  }

  @Override
  public void close() {
    connection.abort(5_000);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli;

import dev.bergen.Target;
import dev.bergen.cli.rpc.TrialService;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.RpcTransport;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The trial service on {@code memory:}, on a topic nobody else uses. */
public final class TrialServer implements AutoCloseable {
  public final String topic = "trial-" + UUID.randomUUID();
  public final BlockingQueue<String> requests = new LinkedBlockingQueue<>();

  private final RpcTransport transport = RpcTransport.open("memory:");
  private final RpcServer server;

  public TrialServer(boolean ping, Target endpoint) {
    server =
        RpcServer.builder(transport, Target.topic(topic).withServer("node-1"))
            .endpoint(endpoint, new TrialService("node-1", requests::add))
            .ping(ping)
            .build();
    server.start();
  }

  public static TrialServer start() {
    return new TrialServer(true, Target.endpoint());
  }

  @Override
  public void close() {
    server.close();
    transport.close();
  }
}

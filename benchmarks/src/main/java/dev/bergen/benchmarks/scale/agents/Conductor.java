// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.scale.agents;

import dev.bergen.Target;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Whom agents report to, and who tells them to refresh: a transport with a server and a client.
 *
 * <p>Threads: any.
 */
public final class Conductor implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final RpcTransport transport;
  private final RpcServer server;
  private final RpcClient agents;
  private final LongAdder reports = new LongAdder();

  public Conductor(String url) {
    transport = RpcTransport.open(url);
    server =
        RpcServer.builder(transport, Target.topic(Agent.CONDUCTOR).withServer("conductor-0"))
            .endpoint(new Reports())
            .build();
    agents = RpcClient.of(transport, Target.topic(Agent.TOPIC)).withTimeout(TIMEOUT);
  }

  public void open() {
    server.start();
  }

  /** Calls an agent by its server's name. */
  public CompletableFuture<?> ping(int agent) {
    return agents.withServer(Agent.server(agent)).callAsync("ping");
  }

  /** Has all agents refresh; completes when the broker has the cast. */
  public CompletableFuture<?> refreshAll() {
    return agents.withFanout().castAsync(Agent.REFRESH);
  }

  /** Returns how many reports have come so far. */
  long reports() {
    return reports.sum();
  }

  @Override
  public void close() {
    server.close();
    transport.close();
  }

  /** What agents call. */
  public final class Reports {
    public boolean report_state(@Nullable String host, @Nullable Object state) {
      reports.increment();
      return true;
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.scale.agents;

import dev.bergen.Target;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.spi.ConnectionChange;
import dev.bergen.spi.ConnectionChange.State;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** An agent with a transport of its own. */
public final class BergenAgent implements Agent {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final int number;
  private final Events events;
  private final RpcTransport transport;
  private final RpcServer server;
  private final RpcClient conductor;

  /** The connections that are lost at present; guarded by itself. */
  private final Set<String> lost = new HashSet<>();

  public BergenAgent(int number, String url, Events events) {
    this.number = number;
    this.events = events;
    this.transport = RpcTransport.open(url);
    this.server =
        RpcServer.builder(transport, Target.topic(TOPIC).withServer(Agent.server(number)))
            .endpoint(new Node())
            .build();
    this.conductor = RpcClient.of(transport, Target.topic(CONDUCTOR)).withTimeout(TIMEOUT);
  }

  @Override
  public void open() {
    transport.onConnectionChange(this::changed);
    server.start();
    conductor.call(REPORT, report());
  }

  private void changed(ConnectionChange change) {
    boolean back;
    synchronized (lost) {
      if (change.state() == State.LOST) {
        lost.add(change.connection());
      }
      back = change.state() == State.UP && lost.remove(change.connection()) && lost.isEmpty();
    }
    if (back) {
      events.back(number);
    }
  }

  @Override
  public CompletableFuture<?> call() {
    return conductor.callAsync(REPORT, report());
  }

  @Override
  public CompletableFuture<?> cast() {
    return conductor.castAsync(REPORT, report());
  }

  private Map<String, @Nullable Object> report() {
    return Map.of("host", Agent.server(number), "state", LightMessages.STATE);
  }

  @Override
  public void close() {
    server.close();
    transport.close();
  }

  /** What can be called. */
  public final class Node {
    public void refresh() {
      events.refreshed(number);
    }

    public String ping() {
      return "pong";
    }
  }
}

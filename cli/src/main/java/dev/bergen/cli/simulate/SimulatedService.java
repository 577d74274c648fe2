// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.simulate;

import dev.bergen.rpc.Rpc;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The endpoint of {@code bergen simulate rpc-server}, with the method names of oslo.messaging's
 * simulator.
 *
 * <p>Threads: handler threads, several at once.
 */
public final class SimulatedService {
  /** More clients than these do not hold the server open. */
  private static final int MOST_CLIENTS = 100_000;

  private final SimulationStats stats;
  private final SimulatedServer server;
  private final Set<String> clients = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<Boolean> done = new CompletableFuture<>();

  SimulatedService(SimulationStats stats, SimulatedServer server) {
    this.stats = stats;
    this.server = server;
  }

  /** Completes when every client that announced its start has announced its end. */
  CompletableFuture<Boolean> done() {
    return done;
  }

  /** Counts {@code message} and returns it with the time at which it came. */
  public @Nullable Object info(@Nullable Object message) throws InterruptedException {
    double received = SimulatedMessage.now();
    SimulatedMessage read = SimulatedMessage.read(message);
    read.countIn(stats, received);
    server.waitBeforeAnswer();
    return read.reply(received);
  }

  /** Announces the start of a client. */
  @Rpc(name = "sync_start")
  public void start(Map<String, @Nullable Object> message) {
    if (clients.size() < MOST_CLIENTS) {
      clients.add(String.valueOf(message.get("id")));
    }
  }

  private void endWithoutClients() {
    if (clients.isEmpty()) {
      done.complete(true);
    }
  }

  /** Announces the end of a client; a second later the server may end. */
  @Rpc(name = "sync_done")
  public void done(Map<String, @Nullable Object> message) {
    clients.remove(String.valueOf(message.get("id")));
    CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS).execute(this::endWithoutClients);
  }
}

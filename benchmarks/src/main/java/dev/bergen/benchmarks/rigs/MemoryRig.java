// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs;

import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.benchmarks.load.Callers;
import dev.bergen.benchmarks.load.Load;
import dev.bergen.benchmarks.load.NotHereException;
import dev.bergen.benchmarks.load.Rig;
import dev.bergen.benchmarks.load.Sample;
import dev.bergen.benchmarks.load.Threads;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.RpcTransport;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Bergen's client and server in this JVM, with its memory driver between them. */
final class MemoryRig implements Rig {
  /** How it is driven. */
  enum Mode {
    ASYNC("Bergen, async"),
    SYNC("Bergen, platform threads"),
    VIRTUAL("Bergen, virtual threads");

    private final String title;

    Mode(String title) {
      this.title = title;
    }
  }

  private final Mode mode;
  private final RpcTransport transport;
  private final RpcServer server;
  private final AtomicLong numbers = new AtomicLong(1_000_000);

  MemoryRig(Mode mode) throws NotHereException {
    if (mode == Mode.VIRTUAL && Threads.virtual().isEmpty()) {
      throw new NotHereException("this JDK has no virtual threads");
    }
    this.mode = mode;
    this.transport = RpcTransport.open("memory://bench-" + mode);
    this.server =
        RpcServer.builder(transport, Target.topic("bench").withServer("java"))
            .endpoint(new BergenServer.Echo())
            .build();
    server.start();
  }

  @Override
  public String name() {
    return mode.title;
  }

  @Override
  public Sample measure(Load load) throws Exception {
    RpcClient client =
        RpcClient.of(transport, Target.topic("bench"))
            .withContext(RequestContext.of(Map.of("padding", "x".repeat(load.payloadBytes()))));
    return switch (mode) {
      case ASYNC -> Callers.async(load, () -> begin(client));
      case SYNC -> Callers.blocking(load, Threads.platform(), () -> call(client));
      case VIRTUAL -> Callers.blocking(load, Threads.virtual().orElseThrow(), () -> call(client));
    };
  }

  private CompletableFuture<Void> begin(RpcClient client) {
    long number = numbers.incrementAndGet();
    return client
        .callAsync("echo", Map.of("value", number))
        .thenAccept(answer -> check(number, answer));
  }

  private void call(RpcClient client) {
    long number = numbers.incrementAndGet();
    check(number, client.call("echo", Map.of("value", number)));
  }

  private static void check(long sent, @Nullable Object answer) {
    if (!(answer instanceof Long same) || same != sent) {
      throw new IllegalStateException("Sent %d, got %s".formatted(sent, answer));
    }
  }

  @Override
  public void close() {
    server.close();
    transport.close();
  }
}

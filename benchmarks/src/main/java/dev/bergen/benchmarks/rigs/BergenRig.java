// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs;

import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.benchmarks.load.Callers;
import dev.bergen.benchmarks.load.Load;
import dev.bergen.benchmarks.load.NotHereException;
import dev.bergen.benchmarks.load.Rig;
import dev.bergen.benchmarks.load.Sample;
import dev.bergen.benchmarks.load.ServerJvm;
import dev.bergen.benchmarks.load.Site;
import dev.bergen.benchmarks.load.Threads;
import dev.bergen.rpc.RpcClient;
import dev.bergen.transport.RpcTransport;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Bergen on both ends. */
final class BergenRig implements Rig {
  /** How it is driven. */
  enum Mode {
    ASYNC("Bergen, async"),
    SYNC("Bergen, platform threads"),
    VIRTUAL("Bergen, virtual threads"),
    TYPED("Bergen, typed, platform threads"),
    CAST("Bergen, async"),
    CAST_SYNC("Bergen, platform threads");

    private final String title;

    Mode(String title) {
      this.title = title;
    }
  }

  static final String TOPIC = "bergen";

  private final Mode mode;
  private final String topic;
  private final ServerJvm server;
  private final Backlog backlog;
  private final RpcTransport transport;
  private final AtomicLong numbers = new AtomicLong(1_000_000);

  BergenRig(Mode mode, Site site) throws Exception {
    this(mode, site, TOPIC);
  }

  /**
   * @param topic whose server is in a JVM of this JDK
   */
  BergenRig(Mode mode, Site site, String topic) throws Exception {
    this.mode = mode;
    this.topic = topic;
    if (mode == Mode.VIRTUAL && Threads.virtual().isEmpty()) {
      throw new NotHereException("this JDK has no virtual threads");
    }
    this.server = BergenServer.at(site, topic);
    this.backlog = Backlog.of(site, topic);
    this.transport = RpcTransport.open(site.url());
  }

  @Override
  public String name() {
    return mode.title;
  }

  @Override
  public List<ProcessHandle> servers() {
    return List.of(server.process());
  }

  @Override
  public Sample measure(Load load) throws Exception {
    RpcClient client =
        RpcClient.of(transport, Target.topic(topic))
            .withContext(RequestContext.of(Map.of("padding", "x".repeat(load.payloadBytes()))));
    return switch (mode) {
      case ASYNC -> Callers.async(load, () -> begin(client));
      case SYNC -> Callers.blocking(load, Threads.platform(), () -> call(client));
      case VIRTUAL -> Callers.blocking(load, Threads.virtual().orElseThrow(), () -> call(client));
      case TYPED -> {
        Echoing typed = client.as(Echoing.class);
        yield Callers.blocking(load, Threads.platform(), () -> call(typed));
      }
      case CAST ->
          backlog.until(
              Callers.async(load, () -> client.castAsync("echo", Map.of("value", next()))));
      case CAST_SYNC ->
          backlog.until(
              Callers.blocking(
                  load, Threads.platform(), () -> client.cast("echo", Map.of("value", next()))));
    };
  }

  private long next() {
    return numbers.incrementAndGet();
  }

  private CompletableFuture<Void> begin(RpcClient client) {
    long number = next();
    return client
        .callAsync("echo", Map.of("value", number))
        .thenAccept(answer -> check(number, answer));
  }

  private void call(RpcClient client) {
    long number = next();
    check(number, client.call("echo", Map.of("value", number)));
  }

  private void call(Echoing typed) {
    long number = next();
    check(number, typed.echo(number));
  }

  static void check(long sent, @Nullable Object answer) {
    if (!(answer instanceof Long same) || same != sent) {
      throw new IllegalStateException("Sent %d, got %s".formatted(sent, answer));
    }
  }

  @Override
  public void close() {
    transport.close();
    backlog.close();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.bergen;

import dev.bergen.benchmarks.load.Callers;
import dev.bergen.benchmarks.load.Load;
import dev.bergen.benchmarks.load.NotHereException;
import dev.bergen.benchmarks.load.Rig;
import dev.bergen.benchmarks.load.Sample;
import dev.bergen.benchmarks.load.ServerJvm;
import dev.bergen.benchmarks.load.Site;
import dev.bergen.benchmarks.load.Threads;
import dev.bergen.benchmarks.rigs.raw.Backlog;
import dev.bergen.rpc.RpcClient;
import dev.bergen.transport.RpcTransport;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Bergen on both ends. */
public final class BergenRig implements Rig {
  /** How it is driven. */
  public enum Mode {
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

  public static final String TOPIC = "bergen";

  private final Mode mode;
  private final ServerJvm server;
  private final Backlog backlog;
  private final RpcTransport transport;
  private final EchoClient client;
  private final AtomicLong numbers = new AtomicLong(1_000_000);

  public BergenRig(Mode mode, Site site) throws Exception {
    this(mode, site, TOPIC);
  }

  /**
   * @param topic whose server is in a JVM of this JDK
   */
  public BergenRig(Mode mode, Site site, String topic) throws Exception {
    this.mode = mode;
    if (mode == Mode.VIRTUAL && Threads.virtual().isEmpty()) {
      throw new NotHereException("this JDK has no virtual threads");
    }
    this.server = BergenServer.at(site, topic);
    this.backlog = Backlog.of(site, topic);
    this.transport = RpcTransport.open(site.url());
    this.client = new EchoClient(transport, topic);
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
    return switch (mode) {
      case ASYNC -> client.async(load);
      case SYNC -> client.blocking(load, Threads.platform());
      case VIRTUAL -> client.blocking(load, Threads.virtual().orElseThrow());
      case TYPED -> {
        Echoing typed = client.padded(load).as(Echoing.class);
        yield Callers.blocking(load, Threads.platform(), () -> call(typed));
      }
      case CAST -> {
        RpcClient padded = client.padded(load);
        yield backlog.until(
            Callers.async(load, () -> padded.castAsync("echo", Map.of("value", next()))));
      }
      case CAST_SYNC -> {
        RpcClient padded = client.padded(load);
        yield backlog.until(
            Callers.blocking(
                load, Threads.platform(), () -> padded.cast("echo", Map.of("value", next()))));
      }
    };
  }

  private long next() {
    return numbers.incrementAndGet();
  }

  private void call(Echoing typed) {
    long number = next();
    EchoClient.check(number, typed.echo(number));
  }

  @Override
  public void close() {
    transport.close();
    backlog.close();
  }
}

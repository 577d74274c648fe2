// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.raw;

import dev.bergen.benchmarks.load.Callers;
import dev.bergen.benchmarks.load.Load;
import dev.bergen.benchmarks.load.Rig;
import dev.bergen.benchmarks.load.Sample;
import dev.bergen.benchmarks.load.ServerJvm;
import dev.bergen.benchmarks.load.Site;
import dev.bergen.benchmarks.load.Threads;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** amqp-client and nothing else: what the broker and its client library can do. */
public final class RawRig implements Rig {
  /** How it is driven. */
  public enum Mode {
    ASYNC("raw amqp-client"),
    BLOCKED("raw amqp-client, blocked threads"),
    CAST("raw amqp-client");

    private final String title;

    Mode(String title) {
      this.title = title;
    }
  }

  private static final String TOPIC = "raw";

  private final Mode mode;
  private final ServerJvm server;
  private final Backlog backlog;
  private final RawClient client;
  private final int replyBytes = RawMessages.reply().length;

  public RawRig(Mode mode, Site site) throws Exception {
    this.mode = mode;
    this.server =
        site.shared(
            "raw-server",
            ServerJvm.class,
            () -> ServerJvm.start(RawServer.class, site.url(), TOPIC));
    this.backlog = Backlog.of(site, TOPIC);
    this.client = new RawClient(site, TOPIC);
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
    byte[] request = RawMessages.request(load.payloadBytes());
    return switch (mode) {
      case ASYNC -> Callers.async(load, () -> client.call(request).thenAccept(this::check));
      case BLOCKED ->
          Callers.blocking(
              load,
              Threads.platform(),
              () -> check(client.call(request).get(60, TimeUnit.SECONDS)));
      case CAST -> backlog.until(Callers.async(load, () -> client.cast(request)));
    };
  }

  private void check(byte[] reply) {
    if (reply.length != replyBytes) {
      throw new IllegalStateException("A reply of %d bytes".formatted(reply.length));
    }
  }

  @Override
  public void close() {
    client.close();
    backlog.close();
  }
}

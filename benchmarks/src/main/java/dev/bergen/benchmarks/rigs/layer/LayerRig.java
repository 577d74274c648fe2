// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.layer;

import dev.bergen.benchmarks.load.Callers;
import dev.bergen.benchmarks.load.Load;
import dev.bergen.benchmarks.load.Rig;
import dev.bergen.benchmarks.load.Sample;
import dev.bergen.benchmarks.load.ServerJvm;
import dev.bergen.benchmarks.load.Site;
import dev.bergen.benchmarks.rigs.raw.Backlog;
import dev.bergen.benchmarks.rigs.raw.RawMessages;
import java.util.List;

/** The driver's own layer of AMQP and nothing else: what it leaves for Bergen to spend. */
public final class LayerRig implements Rig {
  private static final String TOPIC = "layer";

  private final boolean casts;
  private final ServerJvm server;
  private final Backlog backlog;
  private final LayerClient client;
  private final int replyBytes = RawMessages.reply().length;

  public LayerRig(boolean casts, Site site) throws Exception {
    this.casts = casts;
    this.server =
        site.shared(
            "layer-server",
            ServerJvm.class,
            () -> ServerJvm.start(LayerServer.class, site.url(), TOPIC));
    this.backlog = Backlog.of(site, TOPIC);
    this.client = new LayerClient(site, TOPIC);
  }

  @Override
  public String name() {
    return "our AMQP layer alone";
  }

  @Override
  public List<ProcessHandle> servers() {
    return List.of(server.process());
  }

  @Override
  public Sample measure(Load load) throws Exception {
    byte[] request = RawMessages.request(load.payloadBytes());
    return casts
        ? backlog.until(Callers.async(load, () -> client.cast(request)))
        : Callers.async(load, () -> client.call(request).thenAccept(this::check));
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

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs;

import dev.bergen.benchmarks.load.Callers;
import dev.bergen.benchmarks.load.Load;
import dev.bergen.benchmarks.load.Rig;
import dev.bergen.benchmarks.load.Sample;
import dev.bergen.benchmarks.load.ServerJvm;
import dev.bergen.benchmarks.load.Site;
import dev.bergen.benchmarks.load.Threads;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.Message;

/** Spring AMQP on both ends; its bytes are those of {@link RawRig}, no converter, no confirms. */
final class SpringRig implements Rig {
  private static final String TOPIC = "spring";

  private final SpringMode mode;
  private final ServerJvm server;
  private final SpringClient client;
  private final int replyBytes = RawMessages.reply().length;

  SpringRig(SpringMode mode, Site site) throws Exception {
    this.mode = mode;
    this.server =
        site.shared(
            "spring-server",
            ServerJvm.class,
            () -> ServerJvm.start(SpringServer.class, site.url(), TOPIC));
    this.client = new SpringClient(mode, site, TOPIC);
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
  public Sample measure(Load load) throws InterruptedException {
    byte[] request = RawMessages.request(load.payloadBytes());
    return mode.blocks
        ? Callers.blocking(load, Threads.platform(), () -> check(client.call(request)))
        : Callers.async(load, () -> client.callAsync(request).thenAccept(this::check));
  }

  private void check(@Nullable Message reply) {
    if (reply == null || reply.getBody().length != replyBytes) {
      throw new IllegalStateException("Not the reply: " + reply);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}

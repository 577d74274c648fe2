// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.spring;

import dev.bergen.benchmarks.load.Callers;
import dev.bergen.benchmarks.load.Load;
import dev.bergen.benchmarks.load.Rig;
import dev.bergen.benchmarks.load.Sample;
import dev.bergen.benchmarks.load.ServerJvm;
import dev.bergen.benchmarks.load.Site;
import dev.bergen.benchmarks.load.Threads;
import dev.bergen.benchmarks.rigs.raw.RawMessages;
import dev.bergen.benchmarks.rigs.raw.RawRig;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.Message;

/**
 * Spring AMQP on both ends; its bytes are those of {@link RawRig}, no converter. Each request is
 * acknowledged by itself, and so are replies that come through a queue of their own.
 *
 * <p>Where it confirms, the broker does so for every message of both ends. Replies are mandatory
 * then, as the raw rig's are, but not direct ones, which the broker would deliver and return.
 * Threads that wait also wait for the request's confirm; Spring's asynchronous template forgets a
 * confirm that comes after the reply. Replies that come directly are acknowledged by nobody, with
 * or without confirms.
 */
public final class SpringRig implements Rig {
  private final SpringMode mode;
  private final boolean confirms;
  private final ServerJvm server;
  private final SpringClient client;
  private final int replyBytes = RawMessages.reply().length;

  public SpringRig(SpringMode mode, boolean confirms, Site site) throws Exception {
    boolean mandatory = confirms && mode.ownsQueue;
    String topic = mandatory ? "spring-mandatory" : confirms ? "spring-confirmed" : "spring";
    this.mode = mode;
    this.confirms = confirms;
    this.server =
        site.shared(
            topic + "-server",
            ServerJvm.class,
            () ->
                ServerJvm.start(
                    SpringServer.class,
                    site.url(),
                    topic,
                    String.valueOf(confirms),
                    String.valueOf(mandatory)));
    this.client = new SpringClient(mode, confirms, site, topic);
  }

  @Override
  public String name() {
    return mode.title + (confirms ? ", confirmed" : ", unconfirmed");
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

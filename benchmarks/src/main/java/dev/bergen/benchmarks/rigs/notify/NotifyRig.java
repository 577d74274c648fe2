// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.notify;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.bergen.RequestContext;
import dev.bergen.benchmarks.load.Callers;
import dev.bergen.benchmarks.load.Load;
import dev.bergen.benchmarks.load.Rig;
import dev.bergen.benchmarks.load.Sample;
import dev.bergen.benchmarks.load.Site;
import dev.bergen.benchmarks.load.Threads;
import dev.bergen.notify.Notifier;
import dev.bergen.transport.NotificationTransport;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bergen's notifier, on either broker. */
public final class NotifyRig implements Rig {
  private static final String TOPIC = "bergen-notify";

  private final boolean blocks;
  private final NotificationTransport transport;
  private final Notifier notifier;

  /** Null on Kafka, which is not to be emptied. */
  private final @Nullable Connection emptying;

  public NotifyRig(boolean blocks, Site site) throws Exception {
    this.blocks = blocks;
    this.transport = NotificationTransport.open(site.url());
    this.notifier = Notifier.of(transport, "bench").withDrivers("messagingv2").withTopics(TOPIC);
    this.emptying =
        site.url().startsWith("kafka:") ? null : site.amqp().newConnection("bergen-notify");
  }

  @Override
  public String name() {
    return blocks ? "Bergen, platform threads" : "Bergen, async";
  }

  @Override
  public Sample measure(Load load) throws Exception {
    Map<String, String> payload = Map.of("text", "x".repeat(load.payloadBytes()));
    RequestContext context = RequestContext.empty();
    Sample sample =
        blocks
            ? Callers.blocking(
                load, Threads.platform(), () -> notifier.info(context, "bench", payload))
            : Callers.async(load, () -> notifier.infoAsync(context, "bench", payload));
    if (emptying != null) {
      try (Channel channel = emptying.createChannel()) {
        channel.queuePurge(TOPIC + ".info");
      }
    }
    return sample;
  }

  @Override
  public void close() {
    transport.close();
    if (emptying != null) {
      emptying.abort(5_000);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.notify;

import dev.bergen.Target;
import dev.bergen.benchmarks.load.Site;
import dev.bergen.message.Priority;
import dev.bergen.notify.NotificationListener;
import dev.bergen.transport.NotificationTransport;
import java.time.Duration;

/** Bergen's listener as it comes. */
public final class BergenListening implements Listening {
  private static final int BATCH = 100;

  private final boolean batches;
  private final NotificationTransport transport;

  public BergenListening(boolean batches, Site site) {
    this.batches = batches;
    this.transport = NotificationTransport.open(site.url());
  }

  @Override
  public String name() {
    return batches ? "Bergen, batches of 100" : "Bergen";
  }

  @Override
  public double handle(String topic, int events) throws InterruptedException {
    Burst burst = new Burst(events);
    NotificationListener.Builder builder =
        NotificationListener.builder(transport, Target.topic(topic));
    if (batches) {
      builder
          .batch(BATCH, Duration.ofMillis(100))
          .batchHandler(
              all -> {
                burst.add(all.size());
                return null;
              },
              Priority.INFO);
    } else {
      builder.handler(
          event -> {
            burst.add(1);
            return null;
          },
          Priority.INFO);
    }
    try (NotificationListener listener = builder.build()) {
      listener.start();
      return burst.awaitSeconds();
    }
  }

  @Override
  public void close() {
    transport.close();
  }
}

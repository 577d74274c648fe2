// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks;

import dev.bergen.Priority;
import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.notify.NotificationListener;
import dev.bergen.notify.Notifier;
import dev.bergen.transport.NotificationTransport;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;

/** Bergen in this JVM. */
final class JavaNotificationRig implements NotificationRig {
  private static final int ON_THEIR_WAY = 256;
  private static final int BATCH = 100;
  private static final Map<String, String> PAYLOAD = Map.of("text", "x".repeat(300));

  private final NotificationTransport transport;
  private final boolean fillsBefore;
  private final int events;

  JavaNotificationRig(String url, boolean fillsBefore, int events) {
    this.transport = NotificationTransport.open(url);
    this.fillsBefore = fillsBefore;
    this.events = events;
  }

  @Override
  public String name() {
    return "Java";
  }

  @Override
  public Map<String, Double> measure(String topic) {
    Map<String, Double> rates = new LinkedHashMap<>();
    rates.put("sent, waiting for each", sent(topic + "-sent", events / 10));
    rates.put("sent, 256 on their way", fill(transport, topic + "-many", events));
    rates.put("listened to, one by one", heard(topic + "-one", false));
    rates.put("listened to, batches of 100", heard(topic + "-batch", true));
    return rates;
  }

  private double sent(String topic, int count) {
    Notifier notifier = Notifier.of(transport, "bench").withTopics(topic);
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      notifier.info(RequestContext.empty(), "bench", PAYLOAD);
    }
    return count / ((System.nanoTime() - start) / 1e9);
  }

  /** Sends so many and returns how many a second. */
  static double fill(NotificationTransport transport, String topic, int count) {
    Notifier notifier = Notifier.of(transport, "bench").withTopics(topic);
    Semaphore room = new Semaphore(ON_THEIR_WAY);
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      room.acquireUninterruptibly();
      var unused =
          notifier
              .infoAsync(RequestContext.empty(), "bench", PAYLOAD)
              .whenComplete((done, error) -> room.release());
    }
    room.acquireUninterruptibly(ON_THEIR_WAY);
    return count / ((System.nanoTime() - start) / 1e9);
  }

  private double heard(String topic, boolean batches) {
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
    if (fillsBefore) {
      fill(transport, topic, events);
    }
    try (NotificationListener listener = builder.build()) {
      listener.start();
      if (!fillsBefore) {
        fill(transport, topic, events);
      }
      return burst.awaitRate();
    }
  }

  @Override
  public void close() {
    transport.close();
  }
}

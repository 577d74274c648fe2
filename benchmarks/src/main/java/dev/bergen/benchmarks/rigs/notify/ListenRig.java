// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.notify;

import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.benchmarks.load.Load;
import dev.bergen.benchmarks.load.Rig;
import dev.bergen.benchmarks.load.Sample;
import dev.bergen.benchmarks.load.Site;
import dev.bergen.message.Priority;
import dev.bergen.notify.NotificationListener;
import dev.bergen.notify.Notifier;
import dev.bergen.transport.NotificationTransport;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;

/**
 * Handles notifications that wait already, as fast as it goes. The topic is filled before, which
 * counts in the CPU time of this JVM and of the broker, though not in the rate. How long one took
 * is the mean of all: there is nobody who waits for it.
 */
public final class ListenRig implements Rig {
  private static final int FILLING = 256;
  private static final int FEWEST = 200;
  private static final int MOST = 50_000;
  private static final int PATIENCE_SECONDS = 60;

  private final Listening listening;
  private final String topic;
  private final NotificationTransport transport;
  private double perSecond;

  /**
   * @param topic nobody else uses
   * @param perSecond about how fast it is, until it was measured
   */
  public ListenRig(Listening listening, String topic, double perSecond, Site site) {
    this.listening = listening;
    this.topic = topic;
    this.perSecond = perSecond;
    this.transport = NotificationTransport.open(site.url());
    try {
      listenOnce();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** On Kafka a group begins where it was first; only what is sent from then on waits for it. */
  private void listenOnce() {
    try (NotificationListener listener =
        NotificationListener.builder(transport, Target.topic(topic))
            .handler(event -> null, Priority.INFO)
            .build()) {
      listener.start();
    }
  }

  @Override
  public String name() {
    return listening.name();
  }

  /** How many are in flight is the listener's own affair, so one level is enough. */
  @Override
  public boolean suits(Load load) {
    return load.inFlight() > 64 && load.ratePerSecond() == 0;
  }

  @Override
  public List<ProcessHandle> clients() {
    return listening.processes();
  }

  @Override
  public Sample measure(Load load) throws Exception {
    int events = (int) Math.max(FEWEST, Math.min(MOST, perSecond * load.time().toNanos() / 1e9));
    fill(events, load.payloadBytes());
    double seconds = listening.handle(topic, events);
    perSecond = events / seconds;
    long nanosEach = Math.max(1, Math.round(seconds * 1e9 / events));
    Histogram nanos = new Histogram(TimeUnit.MINUTES.toNanos(5), 3);
    nanos.recordValueWithCount(nanosEach, events);
    return new Sample(nanos, events, Math.max(1, Math.round(seconds * 1e9)));
  }

  private void fill(int events, int payloadBytes) throws InterruptedException {
    Notifier notifier =
        Notifier.of(transport, "bench").withDrivers("messagingv2").withTopics(topic);
    Map<String, String> payload = Map.of("text", "x".repeat(payloadBytes));
    Semaphore room = new Semaphore(FILLING);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    for (int i = 0; i < events; i++) {
      take(room, 1);
      var unused =
          notifier
              .infoAsync(RequestContext.empty(), "bench", payload)
              .whenComplete(
                  (done, error) -> {
                    if (error != null) {
                      failure.set(error);
                    }
                    room.release();
                  });
    }
    take(room, FILLING);
    if (failure.get() != null) {
      throw new IllegalStateException("The topic could not be filled", failure.get());
    }
  }

  private static void take(Semaphore room, int places) throws InterruptedException {
    if (!room.tryAcquire(places, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("The topic could not be filled in time");
    }
  }

  @Override
  public void close() {
    listening.close();
    transport.close();
  }
}

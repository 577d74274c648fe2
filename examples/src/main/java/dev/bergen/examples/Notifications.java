// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples;

import static dev.bergen.notify.NotificationResult.HANDLED;
import static dev.bergen.notify.NotificationResult.REQUEUE;

import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.message.Priority;
import dev.bergen.notify.NotificationEvent;
import dev.bergen.notify.NotificationFilter;
import dev.bergen.notify.NotificationListener;
import dev.bergen.notify.NotificationResult;
import dev.bergen.notify.Notifier;
import dev.bergen.notify.RequeuePolicy;
import dev.bergen.notify.outgoing.ContextRedactor;
import dev.bergen.transport.NotificationTransport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends events, and receives them one by one, in batches, in pools, and redelivered. */
public final class Notifications {
  private static final Target TOPIC = Target.topic("notifications");

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  /** A payload. */
  record Volume(String name, int gigabytes) {}

  /** An endpoint: each method is named after a priority. */
  public static final class Inventory {
    private final BlockingQueue<String> heard;

    Inventory(BlockingQueue<String> heard) {
      this.heard = heard;
    }

    public void info(NotificationEvent event) {
      Volume volume = event.payload(Volume.class);
      heard.add(event.eventType() + " of " + volume.name() + " from " + event.publisherId());
    }

    public NotificationResult error(NotificationEvent event) {
      heard.add("failed: " + event.payload());
      return HANDLED;
    }
  }

  public static void main(String[] args) throws InterruptedException {
    String url = args.length > 0 ? args[0] : "memory:";
    Notifications example = new Notifications();
    try (NotificationTransport transport = NotificationTransport.open(url)) {
      example.notifyAndListen(transport);
      example.choose(transport);
      example.collect(transport);
      example.copy(transport);
      example.tryAgain(transport);
    }
  }

  private void notifyAndListen(NotificationTransport transport) throws InterruptedException {
    try (NotificationListener listener =
        NotificationListener.builder(transport, Target.topic("notifications"))
            .endpoint(new Inventory(heard))
            .build()) {
      listener.start();

      Notifier notifier = Notifier.of(transport, "volume.host1");
      RequestContext context = RequestContext.of(Map.of("user_id", "ada", "auth_token", "…"));
      notifier.info(context, "volume.create.end", new Volume("disk-1", 20));
      print();
      notifier.error(context, "volume.create.error", "no space left");
      print();
    }
  }

  /** Chooses the sent entries of a context, and the events of an endpoint. */
  private void choose(NotificationTransport transport) throws InterruptedException {
    NotificationFilter mine =
        NotificationFilter.any()
            .withEventType("volume\\.create\\.")
            .withContext("project_id", "blue$");
    try (NotificationListener listener =
        NotificationListener.builder(transport, TOPIC)
            .handler(mine, event -> note("blue: " + event.eventType()), Priority.INFO)
            .build()) {
      listener.start();

      Notifier notifier =
          Notifier.of(transport, "volume.host1")
              .withContextRedactor(ContextRedactor.keeping("user_id", "project_id"));
      for (String project : List.of("red", "blue")) {
        notifier.info(
            RequestContext.of(Map.of("project_id", project)), "volume.create.end", Map.of());
      }
      print();
    }
  }

  private void collect(NotificationTransport transport) throws InterruptedException {
    try (NotificationListener listener =
        NotificationListener.builder(transport, TOPIC)
            .batchHandler(events -> note("a batch of " + events.size()), Priority.SAMPLE)
            .batch(100, Duration.ofSeconds(2))
            .build()) {
      listener.start();

      Notifier notifier = Notifier.of(transport, "meter.host1");
      for (int i = 0; i < 100; i++) {
        notifier.sample(RequestContext.empty(), "cpu.load", i);
      }
      print();
    }
  }

  /** A pool gets a copy of everything. */
  private void copy(NotificationTransport transport) throws InterruptedException {
    try (NotificationListener billing =
            NotificationListener.builder(transport, TOPIC)
                .pool("billing")
                .handler(event -> note("billed"), Priority.AUDIT)
                .build();
        NotificationListener others =
            NotificationListener.builder(transport, TOPIC)
                .handler(event -> note("audited"), Priority.AUDIT)
                .build()) {
      billing.start();
      others.start();

      Notifier.of(transport, "volume.host1")
          .audit(RequestContext.empty(), "volume.exists", Map.of());
      System.out.println(List.of(next(), next()).stream().sorted().toList());
    }
  }

  private void tryAgain(NotificationTransport transport) throws InterruptedException {
    AtomicInteger tries = new AtomicInteger();
    RequeuePolicy policy =
        RequeuePolicy.backOff()
            .withDelays(Duration.ofMillis(100), Duration.ofSeconds(5))
            .withMaxTries(4)
            .withDeadLetters((event, tried, error) -> note("given up: " + event.eventType()));
    try (NotificationListener listener =
        NotificationListener.builder(transport, TOPIC)
            .handler(
                event -> tries.incrementAndGet() < 3 ? REQUEUE : note("handled in the end"),
                Priority.WARN)
            .requeue(policy)
            .rejected(message -> note("kept " + message.body().length + " bytes: " + message))
            .build()) {
      listener.start();

      Notifier.of(transport, "volume.host1")
          .warn(RequestContext.empty(), "volume.almost.full", Map.of());
      print();
    }
  }

  private NotificationResult note(String what) {
    heard.add(what);
    return HANDLED;
  }

  private void print() throws InterruptedException {
    System.out.println(next());
  }

  private String next() throws InterruptedException {
    return String.valueOf(heard.poll(20, TimeUnit.SECONDS));
  }
}

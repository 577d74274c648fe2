// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks;

import static org.awaitility.Awaitility.await;

import dev.bergen.Priority;
import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.notify.NotificationListener;
import dev.bergen.notify.Notifier;
import dev.bergen.testbed.RabbitNode;
import dev.bergen.testbed.python.PythonNotifications;
import dev.bergen.testbed.python.PythonRelease;
import dev.bergen.transport.NotificationTransport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Notifications over one private RabbitMQ node, sent and listened to by Java and by Python in
 * turns.
 *
 * <p>Run by hand with {@code benchmarks/run notifications}. What is listened to was sent before, so
 * that senders and listeners do not slow each other down. Every notification is confirmed by the
 * broker, and acknowledged after it was handled.
 */
public final class NotificationsSideBySide {
  private static final String TOPIC = "bench";
  private static final int ROUNDS = 3;
  private static final int BATCH = 100;
  private static final int IN_FLIGHT = 1_000;

  /** Python takes about a minute for these in all. */
  private static final int PYTHON_SHARE = 10;

  private final int count;
  private final NotificationTransport transport;
  private final PythonNotifications python;

  private NotificationsSideBySide(
      int count, NotificationTransport transport, PythonNotifications python) {
    this.count = count;
    this.transport = transport;
    this.python = python;
  }

  public static void main(String[] args) throws InterruptedException {
    int count = args.length == 0 ? 50_000 : Integer.parseInt(args[0]);
    PythonRelease release = PythonRelease.newest();
    if (RabbitNode.missing().isPresent() || !release.isInstalled()) {
      System.err.println("It needs RabbitMQ and the Python peers; './verify' installs both.");
      System.exit(1);
    }
    try (RabbitNode node = RabbitNode.start();
        NotificationTransport transport = NotificationTransport.open(node.url(""));
        PythonNotifications python = PythonNotifications.start(release, node.url(""))) {
      System.out.printf(
          "Java %s and oslo.messaging %s, notifications per second%n",
          System.getProperty("java.version"), release);
      for (int round = 0; round <= ROUNDS; round++) {
        System.out.println(round == 0 ? "warming up" : "round " + round);
        new NotificationsSideBySide(round == 0 ? count / 5 : count, transport, python).round();
      }
    }
  }

  private void round() throws InterruptedException {
    int few = count / PYTHON_SHARE;
    say("Java sends, one after the other", few, seconds(() -> sendOneByOne(few)));
    say("Python sends, one after the other", few, pythonSends(few));
    say("Java handles, one at a time", 2 * few, javaHandles(2 * few, builder -> {}));
    say("Java sends, many in flight", count, seconds(() -> sendMany(count)));
    say("Java handles, 64 at a time", count, javaHandles(count, b -> b.maxConcurrent(64)));
    sendMany(count);
    say("Java handles batches of 100", count, javaHandlesBatches(count));
    sendMany(few);
    say("Python handles, one at a time", few, pythonHandles(few, 0));
    sendMany(few);
    say("Python handles batches of 100", few, pythonHandles(few, BATCH));
  }

  private static void say(String what, int count, double seconds) {
    System.out.printf("  %-36s %10.0f /s%n", what, count / seconds);
  }

  private interface Step {
    void run() throws InterruptedException;
  }

  private static double seconds(Step step) throws InterruptedException {
    long began = System.nanoTime();
    step.run();
    return (System.nanoTime() - began) / 1e9;
  }

  private Notifier notifier() {
    return Notifier.of(transport, "bench.host1").withDrivers("messagingv2").withTopics(TOPIC);
  }

  private void sendOneByOne(int number) {
    Notifier notifier = notifier();
    for (int i = 0; i < number; i++) {
      notifier.info(RequestContext.empty(), "bench.event", Map.of("number", i));
    }
  }

  private void sendMany(int number) throws InterruptedException {
    Notifier notifier = notifier();
    Semaphore window = new Semaphore(IN_FLIGHT);
    for (int i = 0; i < number; i++) {
      window.acquire();
      var unused =
          notifier
              .notifyAsync(
                  Priority.INFO, RequestContext.empty(), "bench.event", Map.of("number", i))
              .whenComplete((nothing, error) -> window.release());
    }
    window.acquire(IN_FLIGHT);
  }

  private double pythonSends(int number) {
    return python
        .notify("messagingv2", TOPIC, "info", "bench.event")
        .count(number)
        .run()
        .get("seconds")
        .asDouble();
  }

  private double javaHandles(int number, Consumer<NotificationListener.Builder> settings)
      throws InterruptedException {
    CountDownLatch left = new CountDownLatch(number);
    NotificationListener.Builder builder =
        NotificationListener.builder(transport, Target.topic(TOPIC))
            .maxConcurrent(1)
            .handler(
                event -> {
                  left.countDown();
                  return null;
                },
                Priority.INFO);
    settings.accept(builder);
    return untilEmpty(builder.build(), left);
  }

  private double javaHandlesBatches(int number) throws InterruptedException {
    CountDownLatch left = new CountDownLatch(number);
    return untilEmpty(
        NotificationListener.builder(transport, Target.topic(TOPIC))
            .batch(BATCH, Duration.ofSeconds(1))
            .batchHandler(
                events -> {
                  events.forEach(event -> left.countDown());
                  return null;
                },
                Priority.INFO)
            .build(),
        left);
  }

  private static double untilEmpty(NotificationListener listener, CountDownLatch left)
      throws InterruptedException {
    try (listener) {
      return seconds(
          () -> {
            listener.start();
            if (!left.await(5, TimeUnit.MINUTES)) {
              throw new IllegalStateException(left.getCount() + " notifications never came");
            }
          });
    }
  }

  /**
   * @param batch 0 is none
   */
  private double pythonHandles(int number, int batch) throws InterruptedException {
    PythonNotifications.Command listen = python.listen(TOPIC, TOPIC, List.of("info"));
    if (batch > 0) {
      listen.batch(batch, 1);
    }
    double seconds =
        seconds(
            () -> {
              listen.run();
              await()
                  .atMost(Duration.ofMinutes(5))
                  .pollInterval(Duration.ofMillis(50))
                  .until(() -> python.numbers(TOPIC) >= number);
            });
    python.stop(TOPIC);
    return seconds;
  }
}

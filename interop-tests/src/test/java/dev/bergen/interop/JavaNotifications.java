// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop;

import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.bergen.Priority;
import dev.bergen.RequestContext;
import dev.bergen.notify.Notifier;
import dev.bergen.spi.IncomingNotification;
import dev.bergen.spi.NotificationAddress;
import dev.bergen.spi.NotificationSink;
import dev.bergen.spi.Subscription;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.wire.Notification;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Notifiers and listeners in Java: the counterpart of our Python program for notifications. */
final class JavaNotifications implements AutoCloseable {
  static final String PUBLISHER = "java.host1";

  private final NotificationTransport transport;

  JavaNotifications(String url) {
    transport = NotificationTransport.open(url);
  }

  /**
   * Returns a notifier of a topic that lets contexts out as they are.
   *
   * @param driver {@code messaging} or {@code messagingv2}
   */
  Notifier notifier(String driver, String topic) {
    return Notifier.of(transport, PUBLISHER)
        .withDrivers(driver)
        .withTopics(topic)
        .withContextRedactor(context -> context);
  }

  /** Notifies with priority info and without a context, and waits until the broker has it. */
  void info(String topic, String event, @Nullable Object payload) {
    notifier("messagingv2", topic).notify(Priority.INFO, RequestContext.empty(), event, payload);
  }

  /**
   * Listens, and acknowledges all but what it is to give back.
   *
   * @param pool {@code null} is none
   * @param requeue how often it gives back events of a type
   */
  Listener listen(
      String topic,
      List<Priority> priorities,
      @Nullable String pool,
      Map<String, Integer> requeue) {
    Listener listener = new Listener(requeue);
    List<NotificationAddress> addresses =
        priorities.stream()
            .map(priority -> new NotificationAddress(null, topic, priority.key()))
            .toList();
    Subscription subscription =
        get(
            transport.listen(
                addresses, pool, listener, 1, transport.timer().deadline(ofSeconds(30))));
    subscription.request(1);
    listener.subscription.complete(subscription);
    return listener;
  }

  private static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get(60, SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    transport.close();
  }

  /** What a listener has heard, what it gave back included. */
  static final class Listener implements NotificationSink, AutoCloseable {
    final List<Notification> heard = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> requeue;
    private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();

    private Listener(Map<String, Integer> requeue) {
      this.requeue = new ConcurrentHashMap<>(requeue);
    }

    @Override
    public void accept(IncomingNotification incoming) {
      Notification notification = incoming.notification();
      heard.add(notification);
      String event = String.valueOf(notification.eventType());
      Integer left = requeue.computeIfPresent(event, (type, times) -> times - 1);
      if (left == null || left < 0) {
        incoming.acknowledge();
      } else {
        incoming.requeue();
      }
      var unused = subscription.thenAccept(open -> open.request(1));
    }

    List<String> events() {
      return heard.stream().map(notification -> String.valueOf(notification.eventType())).toList();
    }

    @Override
    public void close() {
      subscription.join().close();
    }
  }
}

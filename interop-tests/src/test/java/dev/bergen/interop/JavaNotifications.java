// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop;

import static java.time.Duration.ofSeconds;

import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.message.Priority;
import dev.bergen.notify.NotificationEvent;
import dev.bergen.notify.NotificationHandler;
import dev.bergen.notify.NotificationListener;
import dev.bergen.notify.NotificationResult;
import dev.bergen.notify.Notifier;
import dev.bergen.notify.RequeuePolicy;
import dev.bergen.transport.NotificationTransport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Notifiers and listeners in Java: the counterpart of our Python program for notifications. */
public final class JavaNotifications implements AutoCloseable {
  public static final String PUBLISHER = "java.host1";

  private final NotificationTransport transport;

  public JavaNotifications(String url) {
    transport = NotificationTransport.open(url);
  }

  /**
   * Returns a notifier of a topic that lets contexts out as they are.
   *
   * @param driver {@code messaging} or {@code messagingv2}
   */
  public Notifier notifier(String driver, String topic) {
    return Notifier.of(transport, PUBLISHER)
        .withDrivers(driver)
        .withTopics(topic)
        .withContextRedactor(context -> context);
  }

  /** Notifies with priority info and without a context, and waits until the broker has it. */
  public void info(String topic, String event, @Nullable Object payload) {
    notifier("messagingv2", topic).notify(Priority.INFO, RequestContext.empty(), event, payload);
  }

  /**
   * Listens, and acknowledges all but what it is to give back.
   *
   * @param pool {@code null} is none
   * @param requeue how often it gives back events of a type
   */
  public Listener listen(
      String topic,
      List<Priority> priorities,
      @Nullable String pool,
      Map<String, Integer> requeue) {
    Listener listener = new Listener(requeue);
    NotificationListener.Builder builder =
        NotificationListener.builder(transport, Target.topic(topic))
            .handler(listener, priorities.toArray(Priority[]::new))
            .requeue(requeue.isEmpty() ? RequeuePolicy.never() : RequeuePolicy.immediately())
            .startTimeout(ofSeconds(30))
            .maxConcurrent(1);
    if (pool != null) {
      builder.pool(pool);
    }
    return listener.started(builder.build());
  }

  /** Listens to info in batches. */
  public Listener listenInBatches(String topic, int size, Duration timeout) {
    Listener listener = new Listener(Map.of());
    return listener.started(
        NotificationListener.builder(transport, Target.topic(topic))
            .batchHandler(listener::handleAll, Priority.INFO)
            .batch(size, timeout)
            .startTimeout(ofSeconds(30))
            .maxConcurrent(1)
            .build());
  }

  @Override
  public void close() {
    transport.close();
  }

  /** What a listener has heard, what it gave back included. */
  public static final class Listener implements NotificationHandler, AutoCloseable {
    public final List<NotificationEvent> heard = new CopyOnWriteArrayList<>();

    /** How many came in each batch. */
    public final List<Integer> batches = new CopyOnWriteArrayList<>();

    private final Map<String, Integer> requeue;

    /** Null before it is started. */
    private @Nullable NotificationListener listener;

    private Listener(Map<String, Integer> requeue) {
      this.requeue = new ConcurrentHashMap<>(requeue);
    }

    private Listener started(NotificationListener built) {
      listener = built;
      built.start();
      return this;
    }

    @Override
    public NotificationResult handle(NotificationEvent event) {
      heard.add(event);
      Integer left =
          requeue.computeIfPresent(String.valueOf(event.eventType()), (type, times) -> times - 1);
      return left == null || left < 0 ? NotificationResult.HANDLED : NotificationResult.REQUEUE;
    }

    private NotificationResult handleAll(List<NotificationEvent> events) {
      batches.add(events.size());
      heard.addAll(events);
      return NotificationResult.HANDLED;
    }

    public List<String> events() {
      return heard.stream().map(event -> String.valueOf(event.eventType())).toList();
    }

    @Override
    public void close() {
      if (listener != null) {
        listener.close();
      }
    }
  }
}

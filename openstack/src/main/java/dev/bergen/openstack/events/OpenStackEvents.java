// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.events;

import dev.bergen.json.Json;
import dev.bergen.notify.NotificationEvent;
import dev.bergen.notify.NotificationHandler;
import dev.bergen.notify.NotificationResult;
import dev.bergen.wire.Notification;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands typed events to those who asked for them: a handler for a listener.
 *
 * <pre>{@code
 * NotificationListener.builder(transport, Target.topic("versioned_notifications"))
 *     .handler(
 *         OpenStackEvents.on(InstanceEvent.CreateEnd.class, e -> bill(e.instance()))
 *             .and(ServiceEvent.class, e -> watch(e.host(), e.disabled())))
 *     .build();
 * }</pre>
 *
 * <p>It reads versioned notifications and the others, of any release: fields that are new are left
 * out, and those that are missing are {@code null}. Events without a consumer are acknowledged.
 * With notification_format {@code both}, Nova sends every event twice, on two topics: listen to one
 * of them.
 *
 * <p>Threads: consumers are called on the listener's threads, several at once; the consumers of one
 * event are called one after the other. If one throws an exception, the event is requeued.
 * Immutable.
 */
public final class OpenStackEvents implements NotificationHandler {
  private final List<Wanted<?>> wanted;

  private OpenStackEvents(List<Wanted<?>> wanted) {
    this.wanted = wanted;
  }

  /**
   * Returns a handler of events of one type.
   *
   * @param type of one event, such as {@link InstanceEvent.CreateEnd}, or of many: {@link
   *     InstanceEvent}, {@link OpenStackEvent}
   */
  public static <T extends OpenStackEvent> OpenStackEvents on(
      Class<T> type, Consumer<? super T> consumer) {
    return new OpenStackEvents(List.of(new Wanted<>(type, consumer)));
  }

  /** Returns a handler that has another consumer, too. */
  public <T extends OpenStackEvent> OpenStackEvents and(
      Class<T> type, Consumer<? super T> consumer) {
    List<Wanted<?>> more = new ArrayList<>(wanted);
    more.add(new Wanted<>(type, consumer));
    return new OpenStackEvents(List.copyOf(more));
  }

  /** Reads a notification; what has no type of its own is a {@link ResourceEvent}. Never throws. */
  public static OpenStackEvent read(NotificationEvent event) {
    return read(
        new Notification(
            event.messageId(),
            event.publisherId(),
            event.eventType(),
            event.priority().name(),
            Json.EMPTY_OBJECT,
            event.timestamp(),
            event.context()),
        event.payload());
  }

  /** Reads a notification as it travels, as {@link #read(NotificationEvent)} does. */
  public static OpenStackEvent read(Notification notification) {
    return read(notification, notification.payload().toJava());
  }

  private static OpenStackEvent read(Notification notification, @Nullable Object body) {
    EventValues payload = EventValues.of(body);
    EventOrigin origin = EventOrigin.of(notification, payload);
    OpenStackEvent read = InstanceEvents.of(origin, payload);
    if (read == null) {
      read = ServiceEvent.of(origin, payload);
    }
    if (read == null) {
      read = ComputeFailure.of(origin, payload);
    }
    return read == null ? ResourceEvent.of(origin, payload) : read;
  }

  @Override
  public @Nullable NotificationResult handle(NotificationEvent event) {
    OpenStackEvent read = read(event);
    wanted.forEach(each -> each.offer(read));
    return NotificationResult.HANDLED;
  }

  private record Wanted<T extends OpenStackEvent>(Class<T> type, Consumer<? super T> consumer) {
    void offer(OpenStackEvent event) {
      if (type.isInstance(event)) {
        consumer.accept(type.cast(event));
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.notify.send;

import dev.bergen.Deadline;
import dev.bergen.MessageDeliveryException;
import dev.bergen.MessagingCancelledException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.RequestContext;
import dev.bergen.internal.HandedOver;
import dev.bergen.internal.Trace;
import dev.bergen.json.Json;
import dev.bergen.json.Serializer;
import dev.bergen.message.Priority;
import dev.bergen.notify.outgoing.ContextRedactor;
import dev.bergen.notify.outgoing.NotifierInterceptor;
import dev.bergen.notify.outgoing.OutgoingEvent;
import dev.bergen.spi.NotificationDriver;
import dev.bergen.spi.SendOptions;
import dev.bergen.spi.support.AllSent;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.wire.Ids;
import dev.bergen.wire.Notification;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a notifier was configured with, and how it sends: from a payload to a
 * notification, which every driver gets.
 *
 * @param retry how often sending is retried; -1 means until the deadline
 * @param interceptors the outermost first
 */
public record Outbox(
    NotificationTransport transport,
    String publisherId,
    NotifierDrivers drivers,
    int retry,
    Duration timeout,
    Serializer serializer,
    ContextRedactor redactor,
    List<NotifierInterceptor> interceptors) {
  public static final Serializer PLAIN = Serializer.none();

  /** Extra time for a driver after its deadline, before the caller stops waiting for it. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  public Outbox {
    Objects.requireNonNull(publisherId, "publisherId");
    if (retry < -1) {
      throw new IllegalArgumentException(
          "retry is -1 (until the timeout), 0 or more, got " + retry);
    }
    if (timeout.isNegative()) {
      throw new IllegalArgumentException(
          "A timeout cannot be negative, got " + Deadline.inWords(timeout));
    }
  }

  public Outbox withPublisherId(String value) {
    return new Outbox(
        transport, value, drivers, retry, timeout, serializer, redactor, interceptors);
  }

  public Outbox withDrivers(NotifierDrivers value) {
    return new Outbox(
        transport, publisherId, value, retry, timeout, serializer, redactor, interceptors);
  }

  public Outbox withRetry(int value) {
    return new Outbox(
        transport, publisherId, drivers, value, timeout, serializer, redactor, interceptors);
  }

  public Outbox withTimeout(Duration value) {
    return new Outbox(
        transport, publisherId, drivers, retry, value, serializer, redactor, interceptors);
  }

  public Outbox withSerializer(Serializer value) {
    return new Outbox(
        transport, publisherId, drivers, retry, timeout, value, redactor, interceptors);
  }

  public Outbox withRedactor(ContextRedactor value) {
    return new Outbox(
        transport, publisherId, drivers, retry, timeout, serializer, value, interceptors);
  }

  public Outbox withInterceptor(NotifierInterceptor inner) {
    List<NotifierInterceptor> more = new ArrayList<>(interceptors);
    more.add(inner);
    return new Outbox(
        transport, publisherId, drivers, retry, timeout, serializer, redactor, List.copyOf(more));
  }

  /** Sends, and waits on the caller's thread. */
  public void send(
      Priority priority, RequestContext context, String eventType, @Nullable Object payload) {
    if (Thread.currentThread().isInterrupted()) {
      throw new MessagingCancelledException(
          false, "Interrupted before " + eventType + " was sent", null);
    }
    Deadline deadline = transport.timer().deadline(timeout);
    if (interceptors.isEmpty()) {
      Map<String, String> trace = Trace.of(context);
      sendNow(notification(priority, context, eventType, payload, trace), deadline);
      return;
    }
    OutgoingEvent event = event(priority, context, eventType, payload);
    await(event, deadline, step(0, event, inner -> done(inner, deadline)));
  }

  private void sendNow(Notification notification, Deadline deadline) {
    await(notification, deadline, handOut(notification, deadline));
  }

  /** The last step of a blocking send, after all interceptors. */
  private CompletableFuture<@Nullable Void> done(OutgoingEvent event, Deadline deadline) {
    try {
      sendNow(notification(event), deadline);
      return CompletableFuture.completedFuture(null);
    } catch (RuntimeException | StackOverflowError e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Sends; dependents of the future run on the threads for callbacks. */
  public CompletableFuture<@Nullable Void> sendAsync(
      Priority priority, RequestContext context, String eventType, @Nullable Object payload) {
    try {
      Deadline deadline = transport.timer().deadline(timeout);
      if (interceptors.isEmpty()) {
        Map<String, String> trace = Trace.of(context);
        return sendSoon(notification(priority, context, eventType, payload, trace), deadline);
      }
      OutgoingEvent event = event(priority, context, eventType, payload);
      return step(0, event, inner -> soon(inner, deadline));
    } catch (RuntimeException | StackOverflowError e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletableFuture<@Nullable Void> sendSoon(Notification notification, Deadline deadline) {
    return HandedOver.of(handOut(notification, deadline), nothing -> null, transport.callbacks());
  }

  /** The last step of an asynchronous send, after all interceptors. */
  private CompletableFuture<@Nullable Void> soon(OutgoingEvent event, Deadline deadline) {
    try {
      return sendSoon(notification(event), deadline);
    } catch (RuntimeException | StackOverflowError e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** The first interceptor is the outermost. */
  private CompletableFuture<@Nullable Void> step(
      int index, OutgoingEvent event, NotifierInterceptor.Next last) {
    if (index == interceptors.size()) {
      return last.send(event);
    }
    NotifierInterceptor interceptor = interceptors.get(index);
    try {
      CompletableFuture<@Nullable Void> sent =
          interceptor.intercept(event, inner -> step(index + 1, inner, last));
      return sent == null
          ? CompletableFuture.failedFuture(
              new IllegalStateException("An interceptor returned no future: " + interceptor))
          : sent;
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private OutgoingEvent event(
      Priority priority, RequestContext context, String eventType, @Nullable Object payload) {
    Objects.requireNonNull(eventType, "eventType");
    return new OutgoingEvent(
        publisherId, priority, context, eventType, payload, drivers.topics(), Trace.of(context));
  }

  private Notification notification(OutgoingEvent event) {
    return notification(
        event.priority(), event.context(), event.eventType(), event.payload(), event.trace());
  }

  /** The payload is serialized with the whole context; only the redacted one is sent. */
  private Notification notification(
      Priority priority,
      RequestContext context,
      String eventType,
      @Nullable Object payload,
      Map<String, String> trace) {
    Json json = Json.of(serializer.serialize(context, payload), "payload");
    RequestContext travelling = serializer.serializeContext(redactor.redact(context));
    return new Notification(
        Ids.nextWithDashes(),
        publisherId,
        Objects.requireNonNull(eventType, "eventType"),
        priority.name(),
        json,
        // wall clock: a time stamp is for people
        Notification.timestampOf(Instant.now()),
        Trace.with(isolated(travelling), trace));
  }

  /** Everything else is immutable; a context may hold lists and maps of the sender's. */
  private static RequestContext isolated(RequestContext context) {
    if (context.isEmpty()) {
      return RequestContext.empty();
    }
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    context
        .values()
        .forEach((name, value) -> copy.put(name, Json.of(value, "context." + name).toJava()));
    return RequestContext.of(copy);
  }

  private CompletableFuture<Void> handOut(Notification notification, Deadline deadline) {
    SendOptions options = new SendOptions(deadline, null, false, retry);
    List<CompletableFuture<Void>> sent = new ArrayList<>();
    for (NotificationDriver driver : drivers.opened()) {
      sent.add(AllSent.caught(() -> driver.notify(notification, options)));
    }
    return AllSent.of(sent);
  }

  /** The extra time only keeps a driver that breaks its promise from holding the caller forever. */
  private static void await(
      Object notification, Deadline deadline, CompletableFuture<? extends @Nullable Void> sent) {
    try {
      sent.get(deadline.remaining().plus(GRACE).toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MessagingCancelledException(
          true, "Interrupted while %s was sent; it may still go out".formatted(notification), e);
    } catch (TimeoutException e) {
      throw new MessagingTimeoutException(
          true,
          "No response from the drivers for %s within %s (a bug in a driver)"
              .formatted(notification, Deadline.inWords(deadline.timeout())),
          e);
    } catch (ExecutionException e) {
      if (AllSent.unwrap(e.getCause()) instanceof RuntimeException known) {
        throw known;
      }
      throw new MessageDeliveryException(
          true, "Sending %s failed".formatted(notification), e.getCause());
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.notify;

import dev.bergen.MessageDeliveryException;
import dev.bergen.MessageEncodingException;
import dev.bergen.MessagingCancelledException;
import dev.bergen.MessagingException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.RequestContext;
import dev.bergen.config.NotificationOptions;
import dev.bergen.json.Serializer;
import dev.bergen.message.Priority;
import dev.bergen.notify.outgoing.ContextRedactor;
import dev.bergen.notify.outgoing.NotifierInterceptor;
import dev.bergen.notify.send.NotificationDrivers;
import dev.bergen.notify.send.NotifierDrivers;
import dev.bergen.notify.send.Outbox;
import dev.bergen.transport.NotificationTransport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Sends notifications of events to the listeners of its topics, now or later.
 *
 * <p>A cheap immutable handle: derive another with {@code withX}, then use the method of a
 * priority. Every notification is sent by each of the handle's notification drivers to each of its
 * topics; if one driver fails, the others still send it.
 *
 * <p>A payload is anything that JSON can represent. The context is not sent unless a {@link
 * ContextRedactor} keeps some of its entries.
 *
 * <p>Threads: any thread may use a handle. Blocking methods return when every driver has confirmed
 * the notification, and block for at most the timeout, 60 s unless set; an interrupt ends the
 * waiting with {@link MessagingCancelledException} and keeps the thread's flag, although the
 * notification may still be sent. Futures complete on threads of the transport's.
 */
public final class Notifier {
  private final Outbox outbox;

  private Notifier(Outbox outbox) {
    this.outbox = outbox;
  }

  /** Returns the names of the available notification drivers, sorted. */
  public static List<String> driverNames() {
    return NotificationDrivers.names();
  }

  /**
   * Returns a handle with the drivers, topics and retries of the transport's configuration.
   *
   * <p>An unknown driver is left out with a warning. A transport that was opened for a URL alone
   * has driver {@code messagingv2}.
   *
   * @param publisherId the publisher, such as {@code compute.host1}
   * @throws MessagingException if a driver cannot be opened
   */
  public static Notifier of(NotificationTransport transport, String publisherId) {
    List<String> drivers = transport.notificationOptions().get(NotificationOptions.DRIVER);
    List<String> topics = transport.notificationOptions().get(NotificationOptions.TOPICS);
    return new Notifier(
        new Outbox(
            transport,
            publisherId,
            NotifierDrivers.open(transport, drivers, topics),
            transport.notificationOptions().get(NotificationOptions.RETRY),
            transport.timeout(),
            Outbox.PLAIN,
            ContextRedactor.everything(),
            List.of()));
  }

  /** Returns the publisher. */
  public String publisherId() {
    return outbox.publisherId();
  }

  /** Returns the names of the requested notification drivers, unavailable ones too. */
  public List<String> drivers() {
    return outbox.drivers().wanted();
  }

  /** Returns the requested names for which there is no notification driver. */
  public List<String> missingDrivers() {
    return outbox.drivers().missing();
  }

  /** Returns the topics that a notification is sent to. */
  public List<String> topics() {
    return outbox.drivers().topics();
  }

  /** Returns a handle of another publisher, such as {@code compute.host1}. */
  public Notifier withPublisherId(String publisherId) {
    return new Notifier(outbox.withPublisherId(publisherId));
  }

  /**
   * Returns a handle with other notification drivers: {@code messagingv2}, {@code messaging},
   * {@code log}, {@code noop}, or what else is on the class path.
   *
   * @throws MessagingException if one cannot be opened
   */
  public Notifier withDrivers(String... names) {
    return new Notifier(
        outbox.withDrivers(
            NotifierDrivers.open(outbox.transport(), List.of(names), outbox.drivers().topics())));
  }

  /**
   * Returns a handle on other topics, each of which gets every notification. A driver that is not
   * one of the core's is opened for each list of topics, and stays open until the transport closes.
   *
   * @throws MessagingException if a driver cannot be opened for them
   */
  public Notifier withTopics(String... topics) {
    return new Notifier(
        outbox.withDrivers(
            NotifierDrivers.open(outbox.transport(), outbox.drivers().wanted(), List.of(topics))));
  }

  /**
   * Returns a handle that tries to send {@code retry} times more while the broker cannot be
   * reached: 0 never, -1 until the timeout, which ends all of them.
   */
  public Notifier withRetry(int retry) {
    return new Notifier(outbox.withRetry(retry));
  }

  /**
   * Returns a handle that waits at most {@code timeout} for a notification to be confirmed by every
   * driver, 60 s unless set.
   */
  public Notifier withTimeout(Duration timeout) {
    return new Notifier(outbox.withTimeout(timeout));
  }

  /** Returns a handle that converts payloads and contexts with {@code serializer}. */
  public Notifier withSerializer(Serializer serializer) {
    return new Notifier(outbox.withSerializer(serializer));
  }

  /** Returns a handle that sends the entries of a context that {@code redactor} keeps. */
  public Notifier withContextRedactor(ContextRedactor redactor) {
    return new Notifier(outbox.withRedactor(redactor));
  }

  /**
   * Returns a handle whose notifications go through {@code interceptor}, inside of those that this
   * handle has.
   */
  public Notifier withInterceptor(NotifierInterceptor interceptor) {
    return new Notifier(outbox.withInterceptor(interceptor));
  }

  /**
   * Returns whether a notification may have an effect, so that a costly payload can be left out:
   * {@code false} when {@code noop} is the only driver.
   */
  public boolean isEnabled() {
    return !outbox.drivers().wanted().equals(List.of("noop"));
  }

  /** Sends an AUDIT notification, for auditors. Waits and fails as {@link #notify} does. */
  public void audit(RequestContext context, String eventType, @Nullable Object payload) {
    notify(Priority.AUDIT, context, eventType, payload);
  }

  /** Sends as {@link #audit(RequestContext, String, Object)} does, with the empty context. */
  public void audit(String eventType, @Nullable Object payload) {
    audit(RequestContext.empty(), eventType, payload);
  }

  /** Sends a DEBUG notification, for details. Waits and fails as {@link #notify} does. */
  public void debug(RequestContext context, String eventType, @Nullable Object payload) {
    notify(Priority.DEBUG, context, eventType, payload);
  }

  /** Sends as {@link #debug(RequestContext, String, Object)} does, with the empty context. */
  public void debug(String eventType, @Nullable Object payload) {
    debug(RequestContext.empty(), eventType, payload);
  }

  /** Sends an INFO notification, for usual events. Waits and fails as {@link #notify} does. */
  public void info(RequestContext context, String eventType, @Nullable Object payload) {
    notify(Priority.INFO, context, eventType, payload);
  }

  /** Sends as {@link #info(RequestContext, String, Object)} does, with the empty context. */
  public void info(String eventType, @Nullable Object payload) {
    info(RequestContext.empty(), eventType, payload);
  }

  /** Sends a WARN notification, for unusual events. Waits and fails as {@link #notify} does. */
  public void warn(RequestContext context, String eventType, @Nullable Object payload) {
    notify(Priority.WARN, context, eventType, payload);
  }

  /** Sends as {@link #warn(RequestContext, String, Object)} does, with the empty context. */
  public void warn(String eventType, @Nullable Object payload) {
    warn(RequestContext.empty(), eventType, payload);
  }

  /** Sends an ERROR notification, for failures. Waits and fails as {@link #notify} does. */
  public void error(RequestContext context, String eventType, @Nullable Object payload) {
    notify(Priority.ERROR, context, eventType, payload);
  }

  /** Sends as {@link #error(RequestContext, String, Object)} does, with the empty context. */
  public void error(String eventType, @Nullable Object payload) {
    error(RequestContext.empty(), eventType, payload);
  }

  /**
   * Sends a CRITICAL notification: a failure that needs immediate attention. Waits and fails as
   * {@link #notify} does.
   */
  public void critical(RequestContext context, String eventType, @Nullable Object payload) {
    notify(Priority.CRITICAL, context, eventType, payload);
  }

  /** Sends as {@link #critical(RequestContext, String, Object)} does, with the empty context. */
  public void critical(String eventType, @Nullable Object payload) {
    critical(RequestContext.empty(), eventType, payload);
  }

  /** Sends a SAMPLE notification: a measurement. Waits and fails as {@link #notify} does. */
  public void sample(RequestContext context, String eventType, @Nullable Object payload) {
    notify(Priority.SAMPLE, context, eventType, payload);
  }

  /** Sends as {@link #sample(RequestContext, String, Object)} does, with the empty context. */
  public void sample(String eventType, @Nullable Object payload) {
    sample(RequestContext.empty(), eventType, payload);
  }

  /**
   * Sends a notification, and waits until every driver has confirmed it.
   *
   * @param eventType the event type, such as {@code compute.instance.create.end}
   * @param payload anything that JSON can carry, after the serializer
   * @throws MessageEncodingException if JSON cannot carry payload or context; nothing was sent
   * @throws MessagingTimeoutException if a driver did not confirm it in time
   * @throws MessageDeliveryException if a driver could not send it. Of several failures the first
   *     driver's is thrown and has the others as suppressed; the drivers that did not fail have
   *     sent it
   * @throws MessagingCancelledException if the thread is interrupted; it may still be sent
   */
  public void notify(
      Priority priority, RequestContext context, String eventType, @Nullable Object payload) {
    outbox.send(priority, context, eventType, payload);
  }

  /** The asynchronous twin of {@link #audit(RequestContext, String, Object)}. Never throws. */
  public CompletableFuture<@Nullable Void> auditAsync(
      RequestContext context, String eventType, @Nullable Object payload) {
    return notifyAsync(Priority.AUDIT, context, eventType, payload);
  }

  /** Sends as {@link #auditAsync(RequestContext, String, Object)} does, with the empty context. */
  public CompletableFuture<@Nullable Void> auditAsync(String eventType, @Nullable Object payload) {
    return auditAsync(RequestContext.empty(), eventType, payload);
  }

  /** The asynchronous twin of {@link #debug(RequestContext, String, Object)}. Never throws. */
  public CompletableFuture<@Nullable Void> debugAsync(
      RequestContext context, String eventType, @Nullable Object payload) {
    return notifyAsync(Priority.DEBUG, context, eventType, payload);
  }

  /** Sends as {@link #debugAsync(RequestContext, String, Object)} does, with the empty context. */
  public CompletableFuture<@Nullable Void> debugAsync(String eventType, @Nullable Object payload) {
    return debugAsync(RequestContext.empty(), eventType, payload);
  }

  /** The asynchronous twin of {@link #info(RequestContext, String, Object)}. Never throws. */
  public CompletableFuture<@Nullable Void> infoAsync(
      RequestContext context, String eventType, @Nullable Object payload) {
    return notifyAsync(Priority.INFO, context, eventType, payload);
  }

  /** Sends as {@link #infoAsync(RequestContext, String, Object)} does, with the empty context. */
  public CompletableFuture<@Nullable Void> infoAsync(String eventType, @Nullable Object payload) {
    return infoAsync(RequestContext.empty(), eventType, payload);
  }

  /** The asynchronous twin of {@link #warn(RequestContext, String, Object)}. Never throws. */
  public CompletableFuture<@Nullable Void> warnAsync(
      RequestContext context, String eventType, @Nullable Object payload) {
    return notifyAsync(Priority.WARN, context, eventType, payload);
  }

  /** Sends as {@link #warnAsync(RequestContext, String, Object)} does, with the empty context. */
  public CompletableFuture<@Nullable Void> warnAsync(String eventType, @Nullable Object payload) {
    return warnAsync(RequestContext.empty(), eventType, payload);
  }

  /** The asynchronous twin of {@link #error(RequestContext, String, Object)}. Never throws. */
  public CompletableFuture<@Nullable Void> errorAsync(
      RequestContext context, String eventType, @Nullable Object payload) {
    return notifyAsync(Priority.ERROR, context, eventType, payload);
  }

  /** Sends as {@link #errorAsync(RequestContext, String, Object)} does, with the empty context. */
  public CompletableFuture<@Nullable Void> errorAsync(String eventType, @Nullable Object payload) {
    return errorAsync(RequestContext.empty(), eventType, payload);
  }

  /** The asynchronous twin of {@link #critical(RequestContext, String, Object)}. Never throws. */
  public CompletableFuture<@Nullable Void> criticalAsync(
      RequestContext context, String eventType, @Nullable Object payload) {
    return notifyAsync(Priority.CRITICAL, context, eventType, payload);
  }

  /**
   * Sends as {@link #criticalAsync(RequestContext, String, Object)} does, with the empty context.
   */
  public CompletableFuture<@Nullable Void> criticalAsync(
      String eventType, @Nullable Object payload) {
    return criticalAsync(RequestContext.empty(), eventType, payload);
  }

  /** The asynchronous twin of {@link #sample(RequestContext, String, Object)}. Never throws. */
  public CompletableFuture<@Nullable Void> sampleAsync(
      RequestContext context, String eventType, @Nullable Object payload) {
    return notifyAsync(Priority.SAMPLE, context, eventType, payload);
  }

  /** Sends as {@link #sampleAsync(RequestContext, String, Object)} does, with the empty context. */
  public CompletableFuture<@Nullable Void> sampleAsync(String eventType, @Nullable Object payload) {
    return sampleAsync(RequestContext.empty(), eventType, payload);
  }

  /**
   * The asynchronous twin of {@link #notify}. Never throws: exceptions of that method complete the
   * future, on a thread of the transport's.
   */
  public CompletableFuture<@Nullable Void> notifyAsync(
      Priority priority, RequestContext context, String eventType, @Nullable Object payload) {
    return outbox.sendAsync(priority, context, eventType, payload);
  }

  @Override
  public String toString() {
    return "Notifier[%s by %s on %s]"
        .formatted(outbox.publisherId(), outbox.drivers().wanted(), outbox.transport());
  }
}

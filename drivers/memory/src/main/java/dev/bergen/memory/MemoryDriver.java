// SPDX-License-Identifier: Apache-2.0
package dev.bergen.memory;

import dev.bergen.Deadline;
import dev.bergen.MessageDeliveryException;
import dev.bergen.MessageUndeliverableException;
import dev.bergen.MessagingException;
import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.TransportClosedException;
import dev.bergen.json.Json;
import dev.bergen.spi.Capability;
import dev.bergen.spi.Driver;
import dev.bergen.spi.NotificationAddress;
import dev.bergen.spi.NotificationSink;
import dev.bergen.spi.Reply;
import dev.bergen.spi.RequestSink;
import dev.bergen.spi.SendOptions;
import dev.bergen.spi.Subscription;
import dev.bergen.spi.Timer;
import dev.bergen.spi.queues.TapRequest;
import dev.bergen.spi.queues.TapSink;
import dev.bergen.spi.support.CallStage;
import dev.bergen.spi.support.Cancellation;
import dev.bergen.spi.support.PendingCall;
import dev.bergen.spi.support.PendingCalls;
import dev.bergen.spi.support.Registry;
import dev.bergen.wire.Ids;
import dev.bergen.wire.Notification;
import dev.bergen.wire.NotificationFormat;
import dev.bergen.wire.Request;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One transport's side of a {@link MemoryBroker}: the calls it waits for, the servers and listeners
 * it runs.
 */
final class MemoryDriver implements Driver {
  /**
   * How often a caller yields before it sleeps, some 20 µs on an idle processor: about what it
   * takes to wake a thread, and several times what a short method takes.
   */
  private static final int YIELDS = 50;

  private final MemoryBroker broker;
  private final String defaultExchange;
  private final Timer timer;
  private final PendingCalls calls;

  /** Where taps see its replies go; there is no such queue. */
  private final String replyQueue = "reply_" + Ids.next();

  private final Registry<Subscription> subscriptions = new Registry<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  MemoryDriver(MemoryBroker broker, String defaultExchange, Timer timer) {
    this.broker = broker;
    this.defaultExchange = defaultExchange;
    this.timer = timer;
    this.calls = new PendingCalls(timer, YIELDS);
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.RPC, Capability.NOTIFICATIONS, Capability.REQUEUE, Capability.POOLS);
  }

  @Override
  public boolean deliversInProcess() {
    return true;
  }

  @Override
  public CompletableFuture<Reply> call(Target target, Request request, SendOptions options) {
    Request isolated;
    try {
      isolated = isolated(request);
    } catch (MessagingException e) {
      return CompletableFuture.failedFuture(e);
    }
    String id = broker.nextMessageId();
    PendingCall call = new PendingCall(id, target, request.method(), options);
    CompletableFuture<Reply> reply = calls.add(call);
    if (!reply.isDone()) {
      send(call, target, isolated, options);
    }
    return reply;
  }

  @Override
  public CompletableFuture<Void> gather(
      Target target, Request request, SendOptions options, Consumer<Reply> sink) {
    PendingCall call =
        new PendingCall(broker.nextMessageId(), target, request.method(), options, sink);
    CompletableFuture<Reply> end = calls.add(call);
    try {
      MemoryMessage message =
          message(
              target,
              isolated(request),
              new MemoryMessage.Call(calls, replyQueue, call, null, new Cancellation(), null));
      if (call.reached(CallStage.CONFIRMED) && !end.isDone()) {
        broker.sendToAll(message);
      }
    } catch (MessagingException e) {
      calls.fail(call.messageId(), e);
    }
    return end.thenAccept(nothing -> {});
  }

  private void send(PendingCall call, Target target, Request request, SendOptions options) {
    Cancellation cancellation = new Cancellation();
    MemoryMessage message =
        message(
            target,
            request,
            new MemoryMessage.Call(
                calls,
                replyQueue,
                call,
                seconds(options.monitor()),
                cancellation,
                options.times() ? timer : null));
    call.whenOver(
        () -> {
          if (call.future().isCancelled()) {
            cancellation.cancel();
          }
        });
    if (!call.reached(CallStage.CONFIRMED)) {
      return; // its failure says that it was not sent
    }
    call.noteBy(MemoryMessage.QUEUED);
    try {
      if (!route(message, options.mandatory())) {
        call.reached(CallStage.RETURNED);
        call.note("no queue for it, no server has listened there");
      }
    } catch (MessagingException e) {
      calls.fail(call.messageId(), e);
    }
  }

  @Override
  public CompletableFuture<Void> cast(Target target, Request request, SendOptions options) {
    if (closed.get()) {
      return CompletableFuture.failedFuture(closedException(false, "cast to " + target));
    }
    try {
      MemoryMessage message = message(target, isolated(request), null);
      if (target.fanout()) {
        broker.sendToAll(message);
      } else {
        route(message, options.mandatory());
      }
      return CompletableFuture.completedFuture(null);
    } catch (MessagingException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private MemoryMessage message(Target target, Request request, MemoryMessage.@Nullable Call call) {
    String uniqueId = broker.taps().isEmpty() ? null : broker.nextMessageId();
    return new MemoryMessage(exchange(target), target, request, call, uniqueId);
  }

  /** Returns whether there was a queue for the message. */
  private boolean route(MemoryMessage message, boolean mandatory) {
    boolean routed = broker.send(message);
    if (mandatory && !routed) {
      throw new MessageUndeliverableException(
          message.exchange(),
          message.key(),
          "No queue for %s in exchange %s: no server listens there"
              .formatted(message.key(), message.exchange()),
          null);
    }
    return routed;
  }

  @Override
  public CompletableFuture<Subscription> serve(
      Target target, RequestSink sink, int prefetch, Deadline deadline) {
    MemorySubscription<MemoryMessage> subscription =
        broker.connect(exchange(target), target, sink, timer);
    if (!subscriptions.add(subscription)) {
      subscription.close();
      return CompletableFuture.failedFuture(closedException(false, "serve " + target));
    }
    subscription.whenStopped(() -> subscriptions.remove(subscription));
    return CompletableFuture.completedFuture(subscription);
  }

  @Override
  public CompletableFuture<Void> notify(
      NotificationAddress address,
      Notification notification,
      NotificationFormat format,
      SendOptions options) {
    if (closed.get()) {
      return CompletableFuture.failedFuture(closedException(false, "notify " + address.name()));
    }
    try {
      String exchange = address.exchange() == null ? defaultExchange : address.exchange();
      broker
          .topics()
          .send(new MemoryNotification.Content(exchange, address, isolated(notification), format));
      return CompletableFuture.completedFuture(null);
    } catch (MessagingException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public CompletableFuture<Subscription> listen(
      List<NotificationAddress> addresses,
      @Nullable String pool,
      NotificationSink sink,
      int prefetch,
      Deadline deadline) {
    MemoryListening listening =
        broker.topics().connect(defaultExchange, addresses, pool, sink, timer);
    listening.whenClosed(() -> subscriptions.remove(listening));
    if (!subscriptions.add(listening)) {
      listening.close();
      return CompletableFuture.failedFuture(closedException(false, "listen to " + addresses));
    }
    return CompletableFuture.completedFuture(listening);
  }

  /** Shows the messages of all transports of the broker. Without a tap none is copied. */
  @Override
  public CompletableFuture<Subscription> tap(TapRequest request, TapSink sink, Deadline deadline) {
    MemoryTap tap = new MemoryTap(request, sink, timer, this::untap);
    if (!subscriptions.add(tap)) {
      tap.close();
      return CompletableFuture.failedFuture(closedException(false, "tap"));
    }
    broker.taps().add(tap);
    if (!tap.begin()) {
      tap.close();
      return CompletableFuture.failedFuture(
          closed.get()
              ? closedException(false, "tap")
              : new MessageDeliveryException(false, "No thread could be started for a tap", null));
    }
    return CompletableFuture.completedFuture(tap);
  }

  private void untap(MemoryTap tap) {
    broker.taps().remove(tap);
    subscriptions.remove(tap);
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    List<Subscription> open = subscriptions.close();
    calls.close(call -> closedException(call.mayHaveRun(), "wait for a reply to " + call));
    open.forEach(Subscription::close);
    broker.release();
  }

  private static TransportClosedException closedException(boolean mayHaveRun, String what) {
    return new TransportClosedException(
        mayHaveRun, "Cannot " + what + ": the transport is closed", null);
  }

  private String exchange(Target target) {
    String exchange = target.exchange();
    return exchange == null ? defaultExchange : exchange;
  }

  /** Everything else in a request is immutable; a context may hold lists and maps of the sender. */
  private static Request isolated(Request request) {
    if (isPlain(request.context())) {
      return request;
    }
    return new Request(
        request.method(),
        request.args(),
        request.namespace(),
        request.version(),
        isolated(request.context()),
        request.headers());
  }

  private static Notification isolated(Notification notification) {
    return isPlain(notification.context())
        ? notification
        : new Notification(
            notification.messageId(),
            notification.publisherId(),
            notification.eventType(),
            notification.priority(),
            notification.payload(),
            notification.timestamp(),
            isolated(notification.context()));
  }

  /** Returns whether a round trip through JSON would not change it, and it is immutable. */
  private static boolean isPlain(RequestContext context) {
    for (Object value : context.values().values()) {
      if (value != null
          && !(value instanceof String || value instanceof Boolean || value instanceof Long)) {
        return false;
      }
    }
    return true;
  }

  private static RequestContext isolated(RequestContext context) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    context.values().forEach((name, value) -> copy.put(name, Json.of(value).toJava()));
    return RequestContext.of(copy);
  }

  private static @Nullable Double seconds(@Nullable Duration duration) {
    return duration == null ? null : duration.toNanos() / 1e9;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import dev.bergen.Deadline;
import dev.bergen.FailureKind;
import dev.bergen.InvalidTargetException;
import dev.bergen.MessageDeliveryException;
import dev.bergen.MessagingException;
import dev.bergen.Target;
import dev.bergen.TransportClosedException;
import dev.bergen.spi.Capability;
import dev.bergen.spi.ConnectionChange;
import dev.bergen.spi.Driver;
import dev.bergen.spi.DriverSettings;
import dev.bergen.spi.DriverStatus;
import dev.bergen.spi.NotificationAddress;
import dev.bergen.spi.NotificationSink;
import dev.bergen.spi.QueueState;
import dev.bergen.spi.Reply;
import dev.bergen.spi.RequestSink;
import dev.bergen.spi.SendOptions;
import dev.bergen.spi.Subscription;
import dev.bergen.spi.Timer;
import dev.bergen.spi.support.PendingCall;
import dev.bergen.spi.support.PendingCalls;
import dev.bergen.wire.Ids;
import dev.bergen.wire.Notification;
import dev.bergen.wire.NotificationFormat;
import dev.bergen.wire.NotificationMessage;
import dev.bergen.wire.Request;
import dev.bergen.wire.RequestMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * RPC and notifications over RabbitMQ with two connections, one to publish and one to consume,
 * whatever the number of calls, servers and listeners. Each is made when it is first needed.
 */
final class RabbitDriver implements Driver {
  private static final int MAX_MESSAGES = 1 << 16;
  private static final long MAX_BYTES = 256L << 20;

  private final RabbitSettings settings;
  private final Addresses addresses;
  private final Routes routes;
  private final Timer timer;

  /** For throw-away connections. */
  private final AmqpDialer another;

  private final Concessions concessions;
  private final QueueIds queueIds;
  private final DriverThreads threads = new DriverThreads();
  private final Link publishing;
  private final Link consuming;
  private final Backlog backlog = new Backlog(MAX_MESSAGES, MAX_BYTES);
  private final Publisher requests;
  private final Publisher answers;
  private final PendingCalls calls;
  private final ReplyQueue replyQueue;
  private final RouteProbe probe;
  private final Unroutable unroutable;

  /** Nobody waits for more than the broker's word on a cast, so that only the log can say it. */
  private final Outgoing.Progress lostCasts =
      new Outgoing.Progress() {
        @Override
        public void lost(Outgoing cast) {
          unroutable.lost(cast.route(), cast);
        }
      };

  private final QueueLook look;
  private final CancelSender cancels;
  private final ReplySender replies;
  private final BodyWriter writer;
  private final Rejections rejections;
  private final SecondCopies copies;
  private final Subscriptions subscriptions;
  private final AtomicBoolean closed = new AtomicBoolean();

  RabbitDriver(DriverSettings driverSettings, RabbitSettings settings) {
    this.settings = settings;
    this.addresses = new Addresses(settings.topology(), driverSettings.defaultExchange());
    this.routes = new Routes(addresses);
    this.timer = driverSettings.timer();
    this.publishing =
        new Link("publish", new AmqpDialer(settings, threads), settings.waits(), timer);
    this.consuming =
        new Link("consume", new AmqpDialer(settings, threads), settings.waits(), timer);
    this.writer = new BodyWriter(settings.compression());
    MessageProperties properties = new MessageProperties(writer.header(), settings.javaPeers());
    this.another = new AmqpDialer(settings, threads);
    this.concessions = new Concessions(new TransientQueues(another::dial));
    ServiceName service = settings.service();
    this.queueIds = service == null ? Ids::next : new SharedCounter(service);
    Declarer declarer = new Declarer(concessions);
    this.requests = new Publisher(publishing, declarer, properties, backlog);
    this.answers = new Publisher(publishing, declarer, properties, backlog);
    this.calls = new PendingCalls(timer);
    this.cancels = new CancelSender(publishing, timer);
    this.rejections = new Rejections(timer);
    this.copies = new SecondCopies(timer);
    BodyReader bodies = new BodyReader(driverSettings.limits(), rejections);
    this.replies = new ReplySender(this::publishReply, settings.missingReplyQueue(), timer);
    this.replyQueue =
        new ReplyQueue(
            consuming,
            settings.topology().replyQueue(queueIds.next()),
            concessions,
            settings.topology().consumerArguments(),
            settings.prefetch(),
            requests,
            new ReplyReader(calls, bodies),
            new LostReplies(calls, timer, settings.missingReplyQueue()),
            timer);
    this.subscriptions =
        new Subscriptions(
            settings,
            addresses,
            consuming,
            queueIds,
            concessions,
            bodies,
            copies,
            replies,
            threads.deliveries(),
            timer);
    this.probe = new RouteProbe(consuming, replyQueue, timer);
    this.unroutable = new Unroutable(consuming, timer);
    this.look = new QueueLook(consuming, timer);
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.RPC, Capability.NOTIFICATIONS, Capability.REQUEUE, Capability.POOLS);
  }

  @Override
  public CompletableFuture<Reply> call(Target target, Request request, SendOptions options) {
    Route route;
    try {
      route = routes.call(target, options.mandatory());
    } catch (InvalidTargetException e) {
      return CompletableFuture.failedFuture(e);
    }
    String id = Ids.next();
    Duration monitor = options.monitor();
    RequestMessage message =
        new RequestMessage(
            request, id, replyQueue.name(), monitor == null ? null : seconds(monitor), Ids.next());
    byte[] body = writer.write(message.encode());
    PendingCall call = new PendingCall(id, target, request.method(), options);
    CompletableFuture<Reply> future = calls.add(call);
    if (future.isDone()) {
      return future;
    }
    SentCall sent = new SentCall(this, call, target, route);
    Outgoing outgoing =
        outgoing(
            new SentName("call", request.method(), id, target),
            request,
            route,
            body,
            options,
            true,
            sent);
    sent.goesAs(outgoing);
    call.whenOver(sent);
    if (takeRoom(outgoing)) {
      replyQueue.send(outgoing);
    }
    return future;
  }

  /** The broker has the request. */
  void confirmed(PendingCall call, String queue) {
    probe.watch(call, queue);
  }

  /** The broker has no queue for the request, which is lost. */
  void returned(Route route) {
    unroutable.look(route);
  }

  /** Says where a request went that no queue took. */
  String whyReturned(Route route) {
    return unroutable.text(route);
  }

  /** The request did not get to the broker. */
  void notSent(PendingCall call, MessagingException error) {
    calls.fail(call.messageId(), error);
  }

  /** Nobody waits for the reply to a request that the server may have. */
  void cancelled(PendingCall call, Target target) {
    if (settings.javaPeers()) {
      cancels.cancel(Addresses.topic(target), call.messageId());
    }
  }

  /** Where a request is that the broker took; {@code null} if nobody has looked. */
  @Nullable String whereabouts(PendingCall call, String queue) {
    if (!replyQueue.isReady()) {
      return replyQueue.status();
    }
    String request = probe.finding(queue, call.deadline());
    String lost = replyQueue.lostSince(call.deadline());
    if (request == null) {
      return lost;
    }
    return lost == null ? request : request + "; " + lost;
  }

  @Override
  public CompletableFuture<Void> cast(Target target, Request request, SendOptions options) {
    Route route;
    try {
      route = routes.cast(target, options.mandatory());
    } catch (InvalidTargetException e) {
      return CompletableFuture.failedFuture(e);
    }
    RequestMessage message = new RequestMessage(request, null, null, null, Ids.next());
    byte[] body = writer.write(message.encode());
    Outgoing outgoing =
        outgoing(
            new SentName("cast", request.method(), null, target),
            request,
            route,
            body,
            options,
            false,
            lostCasts);
    if (takeRoom(outgoing)) {
      expireInTime(outgoing);
      requests.send(outgoing);
    }
    return outgoing.done();
  }

  @Override
  public CompletableFuture<Void> notify(
      NotificationAddress address,
      Notification notification,
      NotificationFormat format,
      SendOptions options) {
    Route route;
    try {
      route = addresses.notification(address);
    } catch (InvalidTargetException e) {
      return CompletableFuture.failedFuture(e);
    }
    byte[] body = writer.write(new NotificationMessage(notification, Ids.next()).encode(format));
    Outgoing outgoing =
        new Outgoing(
            notification + " to " + address.name(),
            route,
            body,
            options.deadline(),
            false,
            Map.of(),
            options.retry(),
            backlog,
            Outgoing.Progress.NONE);
    if (takeRoom(outgoing)) {
      expireInTime(outgoing);
      requests.send(outgoing);
    }
    return outgoing.done();
  }

  private Outgoing publishReply(String queue, byte[] body, Deadline deadline) {
    Route route =
        new Route(
            null,
            queue,
            settings.mandatoryReplies() ? Route.IfUnroutable.FAILS : Route.IfUnroutable.DROPPED);
    Outgoing outgoing =
        new Outgoing(
            "a reply",
            route,
            writer.write(body),
            deadline,
            false,
            Map.of(),
            -1,
            backlog,
            Outgoing.Progress.NONE);
    if (takeRoom(outgoing)) {
      expireInTime(outgoing);
      answers.send(outgoing);
    }
    return outgoing;
  }

  private Outgoing outgoing(
      Object what,
      Request request,
      Route route,
      byte[] body,
      SendOptions options,
      boolean expires,
      Outgoing.Progress progress) {
    return new Outgoing(
        what,
        route,
        body,
        options.deadline(),
        expires,
        request.headers(),
        options.retry(),
        backlog,
        progress);
  }

  private boolean takeRoom(Outgoing outgoing) {
    boolean room = outgoing.takeRoom();
    if (!room && backlog.isClosed()) {
      outgoing.fail(closedError());
    } else if (!room) {
      outgoing.fail(
          new MessageDeliveryException(
              false,
              FailureKind.LIMIT,
              "Too much waits for the broker already (%s; %s), not sent: %s"
                  .formatted(backlog, publishing.status(), outgoing),
              null));
    }
    return room;
  }

  private void expireInTime(Outgoing outgoing) {
    Timer.Cancellable expiry = timer.schedule(outgoing.deadline().remaining(), outgoing::expire);
    outgoing.onEnd(error -> expiry.cancel());
  }

  @Override
  public CompletableFuture<Subscription> serve(
      Target target, RequestSink sink, int prefetch, Deadline deadline) {
    return subscriptions.serve(target, sink, prefetch, deadline);
  }

  @Override
  public CompletableFuture<Subscription> listen(
      List<NotificationAddress> listened,
      @Nullable String pool,
      NotificationSink sink,
      int prefetch,
      Deadline deadline) {
    return subscriptions.listen(listened, pool, sink, prefetch, deadline);
  }

  @Override
  public CompletableFuture<Subscription> listenInTemporaryPool(
      List<NotificationAddress> listened,
      String pool,
      NotificationSink sink,
      int prefetch,
      Deadline deadline) {
    return subscriptions.listenInTemporaryPool(listened, pool, sink, prefetch, deadline);
  }

  @Override
  public CompletableFuture<QueueState> removePool(String pool, Deadline deadline) {
    return closed.get()
        ? CompletableFuture.failedFuture(closedError())
        : look.remove(pool, deadline);
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  @Override
  public void onConnectionChange(Consumer<ConnectionChange> listener) {
    publishing.onChange(listener);
    consuming.onChange(listener);
  }

  @Override
  public DriverStatus status() {
    List<String> queues = subscriptions.queues();
    if (replyQueue.isReady()) {
      queues.add(replyQueue.name());
    }
    return new DriverStatus(
        List.of(publishing.report(), consuming.report()),
        queues,
        calls.size(),
        backlog.messages(),
        copies.count(),
        rejections.total());
  }

  @Override
  public CompletableFuture<List<String>> broker(Deadline deadline) {
    BrokerFacts facts = new BrokerFacts(settings.topology(), another::dial);
    return closed.get()
        ? CompletableFuture.failedFuture(closedError())
        : look.ask(facts::of, deadline);
  }

  @Override
  public CompletableFuture<List<QueueState>> queues(List<String> names, Deadline deadline) {
    return closed.get()
        ? CompletableFuture.failedFuture(closedError())
        : look.look(names, deadline);
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    subscriptions.close();
    calls.close(
        call ->
            new TransportClosedException(
                call.mayHaveRun(), "The transport was closed before a reply to " + call, null));
    replies.close();
    requests.close();
    answers.close();
    replyQueue.close();
    look.close();
    backlog.close();
    another.cut();
    publishing.close();
    consuming.close();
    threads.close();
    rejections.tellTotal();
  }

  private static TransportClosedException closedError() {
    return new TransportClosedException(false, "The transport is closed", null);
  }

  /** Says how things stand, for logs and tests. */
  @Override
  public String toString() {
    return "RabbitDriver[publish: %s, consume: %s, calls=%d, backlog=%s, rejected=%d, duplicates=%d]"
        .formatted(
            publishing.status(),
            consuming.status(),
            calls.size(),
            backlog,
            rejections.total(),
            copies.count());
  }
}

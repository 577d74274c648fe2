// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import dev.bergen.Deadline;
import dev.bergen.Target;
import dev.bergen.TransportClosedException;
import dev.bergen.rabbit.bench.Bench;
import dev.bergen.rabbit.cancel.CancelSender;
import dev.bergen.rabbit.codec.BodyReader;
import dev.bergen.rabbit.codec.BodyWriter;
import dev.bergen.rabbit.codec.Rejections;
import dev.bergen.rabbit.consume.SecondCopies;
import dev.bergen.rabbit.consume.Subscriptions;
import dev.bergen.rabbit.declare.BrokerFacts;
import dev.bergen.rabbit.declare.Concessions;
import dev.bergen.rabbit.declare.QueueInspector;
import dev.bergen.rabbit.declare.TransientQueues;
import dev.bergen.rabbit.link.AmqpDialer;
import dev.bergen.rabbit.link.DriverThreads;
import dev.bergen.rabbit.link.Link;
import dev.bergen.rabbit.publish.Admission;
import dev.bergen.rabbit.publish.Backlog;
import dev.bergen.rabbit.publish.Casts;
import dev.bergen.rabbit.publish.Declarer;
import dev.bergen.rabbit.publish.MessageProperties;
import dev.bergen.rabbit.publish.Publisher;
import dev.bergen.rabbit.publish.Unroutable;
import dev.bergen.rabbit.reply.Calls;
import dev.bergen.rabbit.reply.LostReplies;
import dev.bergen.rabbit.reply.ReplyQueue;
import dev.bergen.rabbit.reply.ReplyReader;
import dev.bergen.rabbit.reply.ReplySender;
import dev.bergen.rabbit.reply.RouteProbe;
import dev.bergen.rabbit.settings.RabbitSettings;
import dev.bergen.rabbit.tap.Taps;
import dev.bergen.rabbit.topology.Addresses;
import dev.bergen.rabbit.topology.QueueIds;
import dev.bergen.rabbit.topology.Route;
import dev.bergen.rabbit.topology.Routes;
import dev.bergen.rabbit.topology.ServiceName;
import dev.bergen.rabbit.topology.SharedCounter;
import dev.bergen.spi.Capability;
import dev.bergen.spi.ConnectionChange;
import dev.bergen.spi.Driver;
import dev.bergen.spi.DriverSettings;
import dev.bergen.spi.DriverStatus;
import dev.bergen.spi.NotificationAddress;
import dev.bergen.spi.NotificationSink;
import dev.bergen.spi.Reply;
import dev.bergen.spi.RequestSink;
import dev.bergen.spi.SendOptions;
import dev.bergen.spi.Subscription;
import dev.bergen.spi.Timer;
import dev.bergen.spi.queues.MoveRequest;
import dev.bergen.spi.queues.QueueState;
import dev.bergen.spi.queues.TapRequest;
import dev.bergen.spi.queues.TapSink;
import dev.bergen.spi.queues.TopologyChange;
import dev.bergen.spi.queues.TopologyChange.Claim;
import dev.bergen.spi.support.PendingCalls;
import dev.bergen.wire.Ids;
import dev.bergen.wire.Notification;
import dev.bergen.wire.NotificationFormat;
import dev.bergen.wire.Request;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * RPC and notifications over RabbitMQ with two connections, one to publish and one to consume,
 * whatever the number of calls, servers and listeners. Each is made when it is first needed.
 */
final class RabbitDriver implements Driver {
  private static final int MAX_MESSAGES = 1 << 16;
  private static final long MAX_BYTES = 256L << 20;

  private final RabbitSettings settings;
  private final DriverThreads threads = new DriverThreads();
  private final Link publishing;
  private final Link consuming;

  /** For throw-away connections. */
  private final AmqpDialer another;

  private final Backlog backlog = new Backlog(MAX_MESSAGES, MAX_BYTES);
  private final Publisher requests;
  private final Publisher answers;
  private final ReplyQueue replyQueue;
  private final Calls calls;
  private final Casts casts;
  private final ReplySender replies;
  private final Rejections rejections;
  private final SecondCopies copies;
  private final Subscriptions subscriptions;
  private final QueueInspector inspector;
  private final Taps taps;
  private final Bench bench;
  private final AtomicBoolean closed = new AtomicBoolean();

  RabbitDriver(DriverSettings driverSettings, RabbitSettings settings) {
    this.settings = settings;
    Timer timer = driverSettings.timer();
    Addresses addresses = new Addresses(settings.topology(), driverSettings.defaultExchange());
    Routes routes = new Routes(addresses);
    BodyWriter writer = new BodyWriter(settings.compression());
    MessageProperties properties = new MessageProperties(writer.header(), settings.javaPeers());
    ServiceName service = settings.service();
    QueueIds queueIds = service == null ? Ids::next : new SharedCounter(service);

    this.publishing =
        new Link("publish", new AmqpDialer(settings, threads), settings.waits(), timer);
    this.consuming =
        new Link("consume", new AmqpDialer(settings, threads), settings.waits(), timer);
    this.another = new AmqpDialer(settings, threads);
    Concessions concessions = new Concessions(new TransientQueues(another::dial));
    Declarer declarer = new Declarer(concessions);
    this.requests = new Publisher(publishing, declarer, properties, backlog);
    this.answers = new Publisher(publishing, declarer, properties, backlog);
    Unroutable unroutable = new Unroutable(consuming, timer);
    Admission admission = new Admission(backlog, publishing::status, timer);
    this.casts = new Casts(routes, writer, admission, requests, answers, unroutable);

    this.rejections = new Rejections(timer);
    this.copies = new SecondCopies(timer);
    BodyReader bodies = new BodyReader(driverSettings.limits(), rejections);
    PendingCalls pending = new PendingCalls(timer);
    this.replyQueue =
        new ReplyQueue(
            consuming,
            settings.topology().replyQueue(queueIds.next()),
            concessions,
            settings.topology().consumerArguments(),
            settings.prefetch(),
            requests,
            new ReplyReader(pending, bodies, timer),
            new LostReplies(pending, timer, settings.missingReplyQueue()),
            timer);
    this.calls =
        new Calls(
            routes,
            writer,
            admission,
            pending,
            replyQueue,
            new RouteProbe(consuming, replyQueue, timer),
            unroutable,
            settings.javaPeers() ? new CancelSender(publishing, timer) : null,
            timer);

    Route.IfUnroutable toMissing =
        settings.mandatoryReplies() ? Route.IfUnroutable.FAILS : Route.IfUnroutable.DROPPED;
    this.replies =
        new ReplySender(
            (queue, body, deadline, progress) ->
                casts.reply(queue, body, deadline, toMissing, progress),
            settings.missingReplyQueue(),
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
    this.inspector = new QueueInspector(consuming, timer);
    this.taps =
        new Taps(
            () -> new Link("tap", new AmqpDialer(settings, threads), settings.waits(), timer),
            timer);
    this.bench = new Bench(new AmqpDialer(settings, threads));
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.RPC, Capability.NOTIFICATIONS, Capability.REQUEUE, Capability.POOLS);
  }

  @Override
  public CompletableFuture<Reply> call(Target target, Request request, SendOptions options) {
    return calls.call(target, request, options);
  }

  @Override
  public CompletableFuture<Void> gather(
      Target target, Request request, SendOptions options, Consumer<Reply> sink) {
    return calls.gather(target, request, options, sink);
  }

  @Override
  public CompletableFuture<Void> cast(Target target, Request request, SendOptions options) {
    return casts.cast(target, request, options);
  }

  @Override
  public CompletableFuture<Void> notify(
      NotificationAddress address,
      Notification notification,
      NotificationFormat format,
      SendOptions options) {
    return casts.notify(address, notification, format, options);
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
  public CompletableFuture<Subscription> tap(TapRequest request, TapSink sink, Deadline deadline) {
    return taps.tap(request, sink, deadline);
  }

  @Override
  public CompletableFuture<MoveRequest.Result> move(MoveRequest request, LongPredicate goOn) {
    return bench.move(request, goOn);
  }

  @Override
  public CompletableFuture<Void> rearrange(List<TopologyChange> changes) {
    return bench.rearrange(changes);
  }

  @Override
  public CompletableFuture<Claim> claim(String name) {
    return bench.claim(name);
  }

  @Override
  public CompletableFuture<QueueState> removePool(String pool, Deadline deadline) {
    return closed.get()
        ? CompletableFuture.failedFuture(closedError())
        : inspector.remove(pool, deadline);
  }

  @Override
  public void onConnectionChange(Consumer<ConnectionChange> listener) {
    publishing.onChange(listener);
    consuming.onChange(listener);
    taps.onChange(listener);
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
        calls.inFlight(),
        backlog.messages(),
        copies.count(),
        rejections.total());
  }

  @Override
  public CompletableFuture<List<String>> broker(Deadline deadline) {
    BrokerFacts facts = new BrokerFacts(settings.topology(), another::dial);
    return closed.get()
        ? CompletableFuture.failedFuture(closedError())
        : inspector.ask(facts::of, deadline);
  }

  @Override
  public CompletableFuture<List<QueueState>> queues(List<String> names, Deadline deadline) {
    return closed.get()
        ? CompletableFuture.failedFuture(closedError())
        : inspector.inspect(names, deadline);
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    taps.close();
    bench.close();
    subscriptions.close();
    calls.close();
    replies.close();
    requests.close();
    answers.close();
    replyQueue.close();
    inspector.close();
    backlog.close();
    another.cut();
    publishing.close();
    consuming.close();
    threads.close();
    rejections.logTotal();
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
            calls.inFlight(),
            backlog,
            rejections.total(),
            copies.count());
  }
}

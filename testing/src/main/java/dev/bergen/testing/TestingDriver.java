// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testing;

import dev.bergen.Deadline;
import dev.bergen.Target;
import dev.bergen.TransportClosedException;
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
import dev.bergen.testing.passage.BrokerPassage;
import dev.bergen.testing.passage.CallPassage;
import dev.bergen.wire.Notification;
import dev.bergen.wire.NotificationFormat;
import dev.bergen.wire.Request;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Stands between a transport and the memory driver: records what is sent, and applies faults. */
final class TestingDriver implements Driver {
  private final Bench bench;
  private final Driver inner;
  private final PendingCalls held;
  private final Timer timer;
  private final AtomicLong ids = new AtomicLong();
  private final Set<WatchedSubscription> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  TestingDriver(Bench bench, Driver inner, DriverSettings settings) {
    this.bench = bench;
    this.inner = inner;
    this.held = new PendingCalls(settings.timer());
    this.timer = settings.timer();
  }

  @Override
  public Set<Capability> capabilities() {
    return inner.capabilities();
  }

  @Override
  public boolean deliversInProcess() {
    return inner.deliversInProcess();
  }

  @Override
  public CompletableFuture<Reply> call(Target target, Request request, SendOptions options) {
    Message message = new Message(Message.Kind.CALL, target, request);
    RecordedMessage recorded = bench.recorder().add(message);
    String id = "testing-" + ids.incrementAndGet();
    CallPassage passage = new CallPassage(inner, held, timer, id, target, request, options);
    return recorded.follow(() -> bench.faults().pass(message, passage), RecordedMessage.End::of);
  }

  @Override
  public CompletableFuture<Void> cast(Target target, Request request, SendOptions options) {
    Message message = new Message(Message.Kind.CAST, target, request);
    RecordedMessage recorded = bench.recorder().add(message);
    BrokerPassage passage = new BrokerPassage(timer, () -> inner.cast(target, request, options));
    return recorded.follow(
        () -> bench.faults().pass(message, passage),
        nothing -> RecordedMessage.End.of(Outcome.SENT));
  }

  /** Questions about servers bypass the recorder and faults: no test means these. */
  @Override
  public CompletableFuture<Void> gather(
      Target target, Request request, SendOptions options, Consumer<Reply> sink) {
    return inner.gather(target, request, options, sink);
  }

  @Override
  public CompletableFuture<Subscription> serve(
      Target target, RequestSink sink, int prefetch, Deadline deadline) {
    RequestSink watched =
        request -> sink.accept(new WatchedRequest(request, target, bench.faults(), timer));
    return inner
        .serve(target, watched, prefetch, deadline)
        .thenApply(opened -> new WatchedSubscription(opened, "server " + target, running));
  }

  @Override
  public CompletableFuture<Void> notify(
      NotificationAddress address,
      Notification notification,
      NotificationFormat format,
      SendOptions options) {
    bench.recorder().add(new RecordedNotification(address, notification));
    BrokerPassage passage =
        new BrokerPassage(timer, () -> inner.notify(address, notification, format, options));
    return bench.faults().pass(Message.of(address, notification), passage);
  }

  @Override
  public CompletableFuture<Subscription> listen(
      List<NotificationAddress> addresses,
      @Nullable String pool,
      NotificationSink sink,
      int prefetch,
      Deadline deadline) {
    return watched(addresses, inner.listen(addresses, pool, sink, prefetch, deadline));
  }

  @Override
  public CompletableFuture<Subscription> listenInTemporaryPool(
      List<NotificationAddress> addresses,
      String pool,
      NotificationSink sink,
      int prefetch,
      Deadline deadline) {
    return watched(
        addresses, inner.listenInTemporaryPool(addresses, pool, sink, prefetch, deadline));
  }

  private CompletableFuture<Subscription> watched(
      List<NotificationAddress> addresses, CompletableFuture<Subscription> opening) {
    String owner =
        "listener to "
            + addresses.stream().map(NotificationAddress::name).collect(Collectors.joining(", "));
    return opening.thenApply(opened -> new WatchedSubscription(opened, owner, running));
  }

  @Override
  public void onConnectionChange(Consumer<ConnectionChange> listener) {
    inner.onConnectionChange(listener);
  }

  @Override
  public DriverStatus status() {
    return inner.status();
  }

  @Override
  public CompletableFuture<List<String>> broker(Deadline deadline) {
    return inner.broker(deadline);
  }

  @Override
  public CompletableFuture<List<QueueState>> queues(List<String> names, Deadline deadline) {
    return inner.queues(names, deadline);
  }

  @Override
  public CompletableFuture<List<QueueState>> waiting(
      List<NotificationAddress> addresses, @Nullable String pool, Deadline deadline) {
    return inner.waiting(addresses, pool, deadline);
  }

  @Override
  public CompletableFuture<QueueState> removePool(String pool, Deadline deadline) {
    return inner.removePool(pool, deadline);
  }

  @Override
  public CompletableFuture<Subscription> tap(TapRequest request, TapSink sink, Deadline deadline) {
    return inner.tap(request, sink, deadline);
  }

  @Override
  public CompletableFuture<MoveRequest.Result> move(MoveRequest request, LongPredicate goOn) {
    return inner.move(request, goOn);
  }

  @Override
  public CompletableFuture<Void> rearrange(List<TopologyChange> changes) {
    return inner.rearrange(changes);
  }

  @Override
  public CompletableFuture<Claim> claim(String name) {
    return inner.claim(name);
  }

  /** Returns whose subscriptions were neither stopped nor closed. */
  List<String> running() {
    return running.stream().map(WatchedSubscription::owner).toList();
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
    inner.close();
    running.clear();
    held.close(
        call ->
            new TransportClosedException(
                call.mayHaveRun(),
                "Cannot wait for a reply to " + call + ": the transport is closed",
                null));
    bench.driverClosed();
  }
}

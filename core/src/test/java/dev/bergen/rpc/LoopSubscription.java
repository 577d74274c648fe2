// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import dev.bergen.Deadline;
import dev.bergen.RequestContext;
import dev.bergen.json.Json;
import dev.bergen.spi.IncomingRequest;
import dev.bergen.spi.Reply;
import dev.bergen.spi.RequestSink;
import dev.bergen.spi.ServerClock;
import dev.bergen.spi.Subscription;
import dev.bergen.spi.support.Cancellation;
import dev.bergen.wire.Request;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Hands requests that a test makes to a server, never more than it asked for. */
final class LoopSubscription implements Subscription {
  private final RequestSink sink;
  private final Executor thread;
  private final Queue<Incoming> queued = new ArrayDeque<>();
  private int credits;

  final AtomicInteger handedOut = new AtomicInteger();
  volatile boolean stopped;
  volatile boolean closed;

  LoopSubscription(RequestSink sink, Executor thread) {
    this.sink = sink;
    this.thread = thread;
  }

  /** Sends a call at no particular version. */
  Incoming call(String method, Map<String, ?> args) {
    return send(
        new Incoming(
            new Request(method, Json.of(args), null, null, RequestContext.empty()), "id-1", null));
  }

  Incoming send(Incoming incoming) {
    synchronized (this) {
      queued.add(incoming);
    }
    handOut();
    return incoming;
  }

  synchronized int queued() {
    return queued.size();
  }

  @Override
  public void request(int more) {
    synchronized (this) {
      credits += more;
    }
    handOut();
  }

  private synchronized void handOut() {
    while (credits > 0 && !stopped && !queued.isEmpty()) {
      credits--;
      Incoming next = queued.remove();
      thread.execute(
          () -> {
            handedOut.incrementAndGet();
            sink.accept(next);
          });
    }
  }

  @Override
  public CompletableFuture<Void> stop(Deadline deadline) {
    stopped = true;
    return CompletableFuture.runAsync(() -> {}, thread);
  }

  @Override
  public void close() {
    stopped = true;
    closed = true;
  }

  /** One request and what came of it. */
  static final class Incoming implements IncomingRequest {
    private final Request request;
    private final @Nullable String messageId;
    private final @Nullable Double monitor;
    final CompletableFuture<Reply> answer = new CompletableFuture<>();
    final AtomicInteger replies = new AtomicInteger();
    final AtomicInteger heartbeats = new AtomicInteger();

    final Cancellation cancellation = new Cancellation();

    /** When the caller stops waiting; null when it did not say. */
    volatile @Nullable Deadline deadline;

    /** Takes its time; null when its caller did not ask. */
    volatile @Nullable ServerClock clock;

    /** What the broker says to the reply. */
    volatile CompletableFuture<Void> confirmed = CompletableFuture.completedFuture(null);

    /** What the broker says to a heartbeat. */
    volatile CompletableFuture<Void> beatConfirmed = CompletableFuture.completedFuture(null);

    Incoming(Request request, @Nullable String messageId, @Nullable Double monitor) {
      this.request = request;
      this.messageId = messageId;
      this.monitor = monitor;
    }

    @Override
    public Request request() {
      return request;
    }

    @Override
    public @Nullable String messageId() {
      return messageId;
    }

    @Override
    public @Nullable Double monitorSeconds() {
      return monitor;
    }

    @Override
    public @Nullable Deadline deadline() {
      return deadline;
    }

    @Override
    public @Nullable ServerClock clock() {
      return clock;
    }

    @Override
    public void onCancel(Runnable action) {
      cancellation.onCancel(action);
    }

    @Override
    public CompletableFuture<Void> reply(Reply reply) {
      replies.incrementAndGet();
      answer.complete(reply);
      return confirmed;
    }

    @Override
    public CompletableFuture<Void> heartbeat() {
      heartbeats.incrementAndGet();
      return beatConfirmed;
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.reply;

import dev.bergen.InvalidTargetException;
import dev.bergen.MessagingException;
import dev.bergen.Target;
import dev.bergen.TransportClosedException;
import dev.bergen.rabbit.cancel.CancelSender;
import dev.bergen.rabbit.codec.BodyWriter;
import dev.bergen.rabbit.publish.Admission;
import dev.bergen.rabbit.publish.Outgoing;
import dev.bergen.rabbit.publish.SentName;
import dev.bergen.rabbit.publish.Unroutable;
import dev.bergen.rabbit.topology.Addresses;
import dev.bergen.rabbit.topology.Route;
import dev.bergen.rabbit.topology.Routes;
import dev.bergen.spi.Reply;
import dev.bergen.spi.SendOptions;
import dev.bergen.spi.Timer;
import dev.bergen.spi.support.Backoff;
import dev.bergen.spi.support.PendingCall;
import dev.bergen.spi.support.PendingCalls;
import dev.bergen.wire.Ids;
import dev.bergen.wire.Request;
import dev.bergen.wire.RequestMessage;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends calls, and describes where the request of each waiting call is.
 *
 * <p>Threads: any; never blocks.
 */
public final class Calls {
  /** A restart takes seconds; retries for a server that never existed cost its broker little. */
  private static final Backoff RETURNED =
      new Backoff(Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(10), 0.5);

  private final Routes routes;
  private final BodyWriter writer;
  private final Admission admission;
  private final PendingCalls pending;
  private final ReplyQueue replies;
  private final RouteProbe probe;
  private final Unroutable unroutable;
  private final @Nullable CancelSender cancels;
  private static final Duration LAST_WAIT = Duration.ofMillis(50);

  /** Bytes of returned requests, which the backlog no longer counts; others wait without a copy. */
  private static final long MOST_KEPT = 64L << 20;

  private final AtomicLong kept = new AtomicLong();
  private final Timer timer;

  /**
   * @param pending what {@code replies} completes
   * @param cancels notifies servers of cancelled calls; {@code null} if servers do not listen for
   *     that
   */
  public Calls(
      Routes routes,
      BodyWriter writer,
      Admission admission,
      PendingCalls pending,
      ReplyQueue replies,
      RouteProbe probe,
      Unroutable unroutable,
      @Nullable CancelSender cancels,
      Timer timer) {
    this.routes = routes;
    this.writer = writer;
    this.admission = admission;
    this.pending = pending;
    this.replies = replies;
    this.probe = probe;
    this.unroutable = unroutable;
    this.cancels = cancels;
    this.timer = timer;
  }

  /** As the driver's. */
  public CompletableFuture<Reply> call(Target target, Request request, SendOptions options) {
    return call(target, request, options, null);
  }

  /** As the driver's. */
  public CompletableFuture<Void> gather(
      Target target, Request request, SendOptions options, Consumer<Reply> sink) {
    CompletableFuture<Reply> call = call(target, request, options, sink);
    CompletableFuture<Void> end = call.thenAccept(nothing -> {});
    var unused =
        end.whenComplete(
            (nothing, error) -> {
              if (end.isCancelled()) {
                call.cancel(false);
              }
            });
    return end;
  }

  /**
   * @param sink takes the replies of all servers of a fanout; {@code null} where one answers
   */
  private CompletableFuture<Reply> call(
      Target target, Request request, SendOptions options, @Nullable Consumer<Reply> sink) {
    Route route;
    try {
      route =
          sink == null
              ? routes.call(target, options.mandatory())
              : routes.cast(target, options.mandatory());
    } catch (InvalidTargetException e) {
      return CompletableFuture.failedFuture(e);
    }
    String id = Ids.next();
    Duration monitor = options.monitor();
    RequestMessage message =
        new RequestMessage(
            request, id, replies.name(), monitor == null ? null : seconds(monitor), Ids.next());
    byte[] body = writer.write(message.encode());
    PendingCall call = new PendingCall(id, target, request.method(), options, sink);
    CompletableFuture<Reply> future = pending.add(call);
    if (future.isDone()) {
      return future;
    }
    SentCall sent = new SentCall(this, call, target, route, options.times() && sink == null);
    Supplier<Outgoing> requests =
        () ->
            new Outgoing(
                new SentName("call", request.method(), id, target),
                route,
                body,
                options.deadline(),
                true,
                request.headers(),
                options.retry(),
                admission.backlog(),
                sent);
    Outgoing outgoing = requests.get();
    sent.goesAs(outgoing, outgoing.isOneShot() ? null : requests);
    call.whenOver(sent);
    send(outgoing);
    return future;
  }

  private void send(Outgoing outgoing) {
    if (admission.admits(outgoing)) {
      replies.send(outgoing);
    }
  }

  public int inFlight() {
    return pending.size();
  }

  /** The broker has the request. */
  void confirmed(PendingCall call, String queue) {
    if (!call.isGathering()) {
      probe.watch(call, queue);
    }
  }

  /** The broker has no queue for the request, which is lost. */
  void returned(Route route) {
    unroutable.inspect(route);
  }

  /** Sends a request again that no queue took: its server may be about to declare its own. */
  void sendLater(SentCall sent, PendingCall call, int returns) {
    Duration wait = RETURNED.delay(returns, ThreadLocalRandom.current()::nextDouble);
    Duration left = call.deadline().remaining();
    if (wait.compareTo(left) >= 0) {
      wait = left.dividedBy(2); // a server may still begin
    }
    if (wait.compareTo(LAST_WAIT) >= 0) {
      call.cancelWhenOver(timer.schedule(wait, () -> sendAgain(sent)));
    }
  }

  /** Whether a returned request of so many bytes may be kept; {@link #letGo} releases that room. */
  boolean keeps(int bytes) {
    if (kept.addAndGet(bytes) <= MOST_KEPT) {
      return true;
    }
    kept.addAndGet(-bytes);
    return false;
  }

  /** Releases the room of a request for which {@link #keeps} returned true. */
  void letGo(int bytes) {
    kept.addAndGet(-bytes);
  }

  private void sendAgain(SentCall sent) {
    Outgoing outgoing = sent.goesAgain();
    if (outgoing != null) {
      send(outgoing);
    }
  }

  /** Describes where an unroutable request went. */
  String whyReturned(Route route) {
    return unroutable.text(route);
  }

  /** The request did not get to the broker. */
  void notSent(PendingCall call, MessagingException error) {
    pending.fail(call.messageId(), error);
  }

  /** The caller no longer waits for the reply to a request that may have reached the server. */
  void cancelled(PendingCall call, Target target) {
    if (cancels != null) {
      cancels.cancel(Addresses.topic(target), call.messageId());
    }
  }

  /** Where the request of a confirmed call is; {@code null} before the first check. */
  @Nullable String whereabouts(PendingCall call, String queue) {
    if (!replies.isReady()) {
      return replies.status();
    }
    String request = probe.finding(queue, call.deadline());
    String lost = replies.lostSince(call.deadline());
    if (request == null) {
      return lost;
    }
    return lost == null ? request : request + "; " + lost;
  }

  /** Fails all calls, and those that come later. */
  public void close() {
    pending.close(
        call ->
            new TransportClosedException(
                call.mayHaveRun(), "The transport was closed before a reply to " + call, null));
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}

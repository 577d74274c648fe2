// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.tap;

import dev.bergen.Deadline;
import dev.bergen.FailureKind;
import dev.bergen.MessageDeliveryException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.TransportClosedException;
import dev.bergen.rabbit.amqp.Channel;
import dev.bergen.rabbit.amqp.CloseReason;
import dev.bergen.rabbit.amqp.Connection;
import dev.bergen.rabbit.broker.AmqpErrors;
import dev.bergen.rabbit.broker.ChannelOpener;
import dev.bergen.rabbit.link.Link;
import dev.bergen.rabbit.link.LinkUser;
import dev.bergen.spi.Subscription;
import dev.bergen.spi.Timer;
import dev.bergen.spi.queues.TapRequest;
import dev.bergen.spi.queues.TapSink;
import dev.bergen.spi.support.Backoff;
import dev.bergen.spi.support.TapSlices;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A tap on one connection, set up again with a new queue whenever the old one was lost.
 *
 * <p>Threads: any thread calls; the link's loop sets up; copies come on the connection's reader.
 */
final class Tap implements Subscription, LinkUser {
  private static final Logger log = LoggerFactory.getLogger(Tap.class);
  private static final Duration LOOK = Duration.ofSeconds(2);

  /** From which part of its bytes on a queue may have dropped copies: bodies differ in size. */
  private static final double NEARLY = 0.9;

  private static final Backoff REPAIRS =
      new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(31), 0.5);

  private final Link link;
  private final TapRequest request;
  private final TapQueue queue;
  private final TapReceiver receiver;
  private final Timer timer;
  private final Consumer<Tap> onClose;
  private final CompletableFuture<Subscription> opened = new CompletableFuture<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  // Loop only.
  private @Nullable Connection connection;
  private @Nullable Channel channel;
  private String name = "";
  private int failures;
  private boolean full;

  /** Null unless it looks at a share of the time; any thread may end it. */
  private volatile @Nullable SliceBinding turns;

  /** Why it does not see anything yet, for the error. */
  private volatile String problem = "";

  Tap(Link link, TapRequest request, TapSink sink, Timer timer, Consumer<Tap> onClose) {
    this.link = link;
    this.request = request;
    this.queue = new TapQueue(request);
    this.receiver = new TapReceiver(sink, this::lost);
    this.timer = timer;
    this.onClose = onClose;
  }

  CompletableFuture<Subscription> open(Deadline deadline) {
    link.attach(this);
    Timer.Cancellable timeout =
        timer.schedule(
            deadline.remaining(),
            () -> {
              String why = problem.isEmpty() ? link.status() : problem;
              refuse(
                  new MessagingTimeoutException(
                      false,
                      "The broker cannot be tapped within %s: %s"
                          .formatted(Deadline.inWords(deadline.timeout()), why),
                      null));
            });
    var unused = opened.whenComplete((done, error) -> timeout.cancel());
    return opened;
  }

  /** Closes on the loop, since the timer's thread must not wait for it. */
  private void refuse(RuntimeException error) {
    if (opened.completeExceptionally(error) && !link.post(this::close)) {
      close();
    }
  }

  @Override
  public void connected(Connection fresh) {
    connection = fresh;
    failures = 0;
    setUp();
  }

  @Override
  public void disconnected(String reason) {
    connection = null;
    channel = null;
    endTurns();
    if (opened.isDone() && !closed.get()) {
      receiver.missed();
    }
  }

  private void setUp() {
    Connection current = connection;
    if (current == null || channel != null || closed.get()) {
      return;
    }
    Channel fresh = null;
    try {
      fresh = ChannelOpener.open(current);
      name = queue.declare(fresh);
      // Without acknowledgements: a copy has no second consumer, and acknowledging costs the broker
      // as much as copying. A tap that does not read blocks only its own connection.
      fresh.consume(name, "tap", true, true, Map.of(), receiver.on(fresh)).await();
      bind(fresh);
      channel = fresh;
      Channel used = fresh;
      fresh.onClose(cause -> channelClosed(used, cause));
      failures = 0;
      problem = "";
      opened.complete(this);
      timer.schedule(LOOK, () -> link.post(() -> look(used)));
    } catch (IOException e) {
      if (fresh != null) {
        ChannelOpener.abort(fresh, e);
      }
      failed(current, e);
    }
  }

  private void bind(Channel fresh) throws IOException {
    if (request.share() >= 1) {
      queue.bind(fresh, name);
      fresh.connection().gather(receiver.mayWait());
      return;
    }
    // A slice's length is measured by answers, which must not be late.
    TapSlices slices =
        new TapSlices(request.share(), () -> ThreadLocalRandom.current().nextDouble());
    SliceBinding fromNow =
        new SliceBinding(queue, fresh, name, slices, timer, link::post, receiver::watched);
    turns = fromNow;
    fromNow.begin();
  }

  private void endTurns() {
    SliceBinding current = turns;
    if (current != null) {
      current.end();
    }
  }

  private void failed(Connection on, IOException error) {
    CloseReason refusal = AmqpErrors.channelClose(error);
    if (refusal == null) {
      problem = AmqpErrors.text(error);
      link.distrust(on, problem);
      return;
    }
    problem = TapAdvice.on(refusal, request);
    if (!opened.isDone()) {
      FailureKind kind = AmqpErrors.kind(error);
      refuse(new MessageDeliveryException(false, kind, problem, error));
      return;
    }
    Duration wait = REPAIRS.delay(failures++, ThreadLocalRandom.current()::nextDouble);
    log.warn("Lost the tap, retrying in {}: {}", Deadline.inWords(wait), problem);
    timer.schedule(wait, () -> link.post(this::setUp));
  }

  private void channelClosed(Channel on, CloseReason cause) {
    if (cause.isBrokersForChannel()) {
      lost(on);
    }
  }

  /** The queue was deleted by others, and its consumer with it. */
  private void lost(Channel on) {
    link.post(
        () -> {
          if (on.equals(channel) && !closed.get()) {
            channel = null;
            endTurns();
            ChannelOpener.abort(on);
            receiver.missed();
            setUp();
          }
        });
  }

  /** Counts lost copies: a full queue drops its oldest ones silently. */
  private void look(Channel on) {
    if (!on.equals(channel) || closed.get()) {
      return;
    }
    long asked = timer.nanoTime();
    boolean now = false;
    try {
      now = isFull(on.queueDeclarePassive(name).await().messages());
    } catch (IOException e) {
      log.debug("Checking the length of the tap's queue failed", e);
    }
    // A late answer waited behind copies for a blocked sink: the queue may have been full.
    now |= timer.nanoTime() - asked >= LOOK.toNanos();
    if (now && on.equals(channel)) {
      receiver.missed();
      if (!full) {
        log.warn("The tap is too slow: its queue is full, or was, and drops the oldest copies");
      }
    }
    full = now;
    timer.schedule(LOOK, () -> link.post(() -> look(on)));
  }

  /**
   * The broker reports how many messages there are, but not how many bytes: these are estimated,
   * and a queue that may be full counts as full, as it drops copies silently.
   */
  private boolean isFull(long messages) {
    double bytesWithNext = (messages + 1) * receiver.meanBytes();
    return messages >= request.maxMessages()
        || (messages > 0 && bytesWithNext >= NEARLY * request.maxBytes());
  }

  /** A tap hands out all there is. */
  @Override
  public void request(int more) {}

  @Override
  public CompletableFuture<Void> stop(Deadline deadline) {
    receiver.stop();
    return CompletableFuture.completedFuture(null);
  }

  /** The queue goes with its connection. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      endTurns();
      receiver.stop();
      opened.completeExceptionally(
          new TransportClosedException(false, "The tap was closed before it saw anything", null));
      onClose.accept(this);
      link.post(this::unbind);
      link.close();
    }
  }

  /**
   * A message that is routed to a queue while the broker deletes it is refused (nacked), though
   * other queues have it: that would fail the services' senders.
   */
  private void unbind() {
    Channel bound = channel;
    if (bound == null) {
      return;
    }
    try {
      queue.unbind(bound, name);
    } catch (IOException e) {
      log.debug("A closing tap could not be unbound", e);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.consume;

import dev.bergen.Deadline;
import dev.bergen.FailureKind;
import dev.bergen.ServerListenException;
import dev.bergen.Target;
import dev.bergen.TransportClosedException;
import dev.bergen.rabbit.amqp.Channel;
import dev.bergen.rabbit.amqp.CloseReason;
import dev.bergen.rabbit.amqp.Connection;
import dev.bergen.rabbit.broker.AmqpErrors;
import dev.bergen.rabbit.broker.ChannelOpener;
import dev.bergen.rabbit.declare.Advice;
import dev.bergen.rabbit.declare.RefusedException;
import dev.bergen.rabbit.link.Link;
import dev.bergen.rabbit.link.LinkUser;
import dev.bergen.rabbit.topology.Topology.Bound;
import dev.bergen.spi.Subscription;
import dev.bergen.spi.Timer;
import dev.bergen.spi.support.Backoff;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queues of a server or a listener on one channel, declared and consumed again, under the same
 * names, whenever the channel, a queue or the connection was lost.
 *
 * <p>Threads: any thread calls; the link's loop declares; messages come on the connection's reader.
 */
final class RabbitSubscription implements Subscription, LinkUser {
  private static final Logger log = LoggerFactory.getLogger(RabbitSubscription.class);
  private static final Duration CLOSING = Duration.ofSeconds(3);
  private static final Backoff REPAIRS =
      new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(31), 0.5);

  private final Link link;
  private final Target target;
  private final ServerChannel blueprint;
  private final Intake intake;
  private final Timer timer;
  private final Consumer<RabbitSubscription> onClose;
  private final CompletableFuture<Subscription> listening = new CompletableFuture<>();

  /** Ends once the broker delivers nothing more here, or the link is closed. */
  private final CompletableFuture<Void> left = new CompletableFuture<>();

  private final AtomicBoolean stopped = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();

  // Loop only.
  private @Nullable Connection connection;
  private @Nullable Channel channel;
  private int failures;

  /** Whether the broker is left alone until the next try, even on a new connection. */
  private boolean holding;

  /** Written by the loop: the next try to set up; null before the first. */
  private volatile Timer.@Nullable Cancellable repairing;

  /** Why it does not listen yet, for the error. */
  private volatile String problem = "";

  private volatile FailureKind problemKind = FailureKind.OTHER;

  /**
   * @param onClose runs once when the subscription is closed
   */
  RabbitSubscription(
      Link link,
      Target target,
      ServerChannel blueprint,
      Timer timer,
      Consumer<RabbitSubscription> onClose) {
    this.link = link;
    this.target = target;
    this.blueprint = blueprint;
    this.intake = blueprint.intake();
    this.timer = timer;
    this.onClose = onClose;
  }

  /** Begins to listen; the future fails at the deadline. */
  CompletableFuture<Subscription> open(Deadline deadline) {
    link.attach(this);
    Timer.Cancellable timeout =
        timer.schedule(
            deadline.remaining(),
            () -> {
              String why = problem.isEmpty() ? link.status() : problem;
              FailureKind kind = problem.isEmpty() ? link.trouble() : problemKind;
              refuse(
                  kind == FailureKind.OTHER ? FailureKind.TIMEOUT : kind,
                  "No answer within %s: %s".formatted(Deadline.inWords(deadline.timeout()), why),
                  null);
            });
    var unused = listening.whenComplete((done, error) -> timeout.cancel());
    return listening;
  }

  private void refuse(FailureKind kind, String why, @Nullable Throwable cause) {
    String message = "Cannot listen to %s. %s".formatted(target, why);
    if (listening.completeExceptionally(new ServerListenException(target, kind, message, cause))) {
      var unused = free(); // the broker's answer is of no interest
    }
  }

  @Override
  public void connected(Connection fresh) {
    connection = fresh;
    if (!holding) {
      failures = 0;
      setUp();
    }
  }

  @Override
  public void disconnected(String reason) {
    connection = null;
    blueprint.concessions().connectionLost();
    Channel lost = channel;
    channel = null;
    if (lost != null) {
      intake.forget(lost);
    }
  }

  private void setUp() {
    Connection current = connection;
    if (current == null || channel != null || stopped.get()) {
      return;
    }
    Channel fresh = null;
    try {
      fresh = ChannelOpener.open(current);
      listenOn(fresh);
    } catch (IOException e) {
      channel = null;
      if (fresh != null) {
        ChannelOpener.abort(fresh, e);
      }
      setUpFailed(current, e);
    }
  }

  private void listenOn(Channel fresh) throws IOException {
    channel = fresh;
    blueprint.setUp(fresh, queue -> cancelled(fresh, queue));
    fresh.onClose(cause -> channelClosed(fresh, cause));
    failures = 0;
    problem = "";
    listening.complete(this);
  }

  private void setUpFailed(Connection on, Exception error) {
    if (blueprint.concessions().mend(on, error)) {
      setUp();
      return;
    }
    CloseReason refusal = AmqpErrors.channelClose(error);
    String advice = Advice.on(error, on);
    problemKind = AmqpErrors.kind(error);
    problem = advice == null ? AmqpErrors.text(error) : advice;
    boolean isFinal = advice != null || (refusal != null && isFinal(refusal));
    if (isFinal && !listening.isDone()) {
      refuse(problemKind, "The broker refuses: " + problem, error);
    } else if (advice != null || RefusedException.needsPause(error)) {
      holding = true; // each try costs everybody the connection
      tryAgainLater();
    } else if (refusal != null || RefusedException.isQueueUnanswered(error)) {
      tryAgainLater();
    } else {
      link.distrust(on, problem);
    }
  }

  private void tryAgainLater() {
    Duration wait = REPAIRS.delay(failures++, ThreadLocalRandom.current()::nextDouble);
    log.warn("Cannot listen to {}, retrying in {}: {}", target, Deadline.inWords(wait), problem);
    repairing = timer.schedule(wait, () -> link.post(this::tryAgain));
  }

  private void tryAgain() {
    holding = false;
    setUp();
  }

  private static boolean isFinal(CloseReason refusal) {
    int code = refusal.code();
    return code == AmqpErrors.ACCESS_REFUSED || code == AmqpErrors.PRECONDITION_FAILED;
  }

  private void channelClosed(Channel lost, CloseReason cause) {
    if (cause.isBrokersForChannel()) {
      link.post(() -> repair(lost, AmqpErrors.text(cause)));
    }
  }

  private void cancelled(Channel on, String queue) {
    link.post(
        () ->
            repair(
                on,
                "the broker cancelled the consumer of %s: the queue was deleted or has failed over, or"
                        .formatted(queue)
                    + " a handler took longer than the broker's consumer_timeout"));
  }

  private void repair(Channel lost, String reason) {
    if (!lost.equals(channel) || stopped.get()) {
      return;
    }
    log.warn("Lost the queues of {}, declaring them again: {}", target, reason);
    channel = null;
    ChannelOpener.abort(lost);
    intake.forget(lost);
    setUp();
  }

  /** On the loop: makes the bindings again, in case one has been deleted. */
  void bindAgain(Channel other) throws IOException {
    if (channel != null && !stopped.get()) {
      for (Bound bound : blueprint.bindings()) {
        other
            .queueBind(bound.queue().name(), bound.exchange().name(), bound.key(), Map.of())
            .await();
      }
    }
  }

  /** On the loop: declares queues and exchanges again, in case an exchange has been deleted. */
  void declareAgain(Channel other) throws IOException {
    if (channel != null && !stopped.get()) {
      for (Bound bound : blueprint.queues()) {
        blueprint.concessions().declare(other, bound);
      }
    }
  }

  /** Returns the queues that it consumes now. */
  Set<String> queues() {
    return listening.isDone() && !stopped.get() ? blueprint.names() : Set.of();
  }

  @Override
  public void request(int more) {
    intake.ask(more);
  }

  /** The prefetch of each queue: whether messages come from more than one is unknown. */
  @Override
  public int limit() {
    return blueprint.prefetch();
  }

  @Override
  public CompletableFuture<Void> stop(Deadline deadline) {
    CompletableFuture<Void> ended = end();
    // Messages requeued before their consumer is cancelled are delivered to it once more, and the
    // broker counts that.
    CompletableFuture<Void> quiet =
        intake.settlesLater() ? CompletableFuture.allOf(ended, left) : ended.copy();
    Timer.Cancellable timeout = timer.schedule(deadline.remaining(), () -> quiet.complete(null));
    var unused = quiet.whenComplete((done, error) -> timeout.cancel());
    return quiet;
  }

  /** Accepts no more messages. Waiting ones are requeued. */
  private CompletableFuture<Void> end() {
    if (stopped.compareAndSet(false, true)) {
      Timer.Cancellable next = repairing;
      if (next != null) {
        next.cancel();
      }
      if (!link.post(this::leave)) {
        left.complete(null);
      }
      listening.completeExceptionally(
          new TransportClosedException(false, "Closed before it listened to " + target, null));
    }
    return intake.stop();
  }

  private void leave() {
    try {
      leaveQueues();
    } finally {
      left.complete(null);
    }
  }

  private void leaveQueues() {
    Channel open = channel;
    if (open == null || !intake.settlesLater()) {
      closeChannel();
      return;
    }
    try {
      blueprint.cancel(open);
    } catch (IOException e) {
      log.debug("Consumers were not cancelled; the channel's end does that", e);
    }
  }

  /** Closing it requeues all unsettled messages. */
  private void closeChannel() {
    Channel open = channel;
    channel = null;
    if (open != null) {
      intake.closing(open);
      intake.forget(open);
      ChannelOpener.abort(open);
    }
  }

  @Override
  public void close() {
    closeAll(List.of(this));
  }

  /** Closes all at once; the sinks get nothing afterwards. Waits a few seconds at most. */
  static void closeAll(List<RabbitSubscription> subscriptions) {
    await(
        CompletableFuture.allOf(
            subscriptions.stream()
                .map(RabbitSubscription::free)
                .toArray(CompletableFuture<?>[]::new)));
  }

  /** Stops and frees everything; completes when the broker, if connected, has answered. */
  private CompletableFuture<Void> free() {
    CompletableFuture<Void> quiet = end();
    if (!closed.compareAndSet(false, true)) {
      return quiet;
    }
    CompletableFuture<Void> freed = new CompletableFuture<>();
    boolean posted =
        link.post(
            () -> {
              try {
                closeChannel();
                deleteOwnQueue();
              } finally {
                link.detach(this);
                freed.complete(null);
              }
            });
    if (!posted) {
      freed.complete(null); // the channel has gone with its connection
    }
    onClose.accept(this);
    return link.isUp() ? CompletableFuture.allOf(quiet, freed) : quiet;
  }

  private static void await(CompletableFuture<Void> freed) {
    try {
      freed.get(CLOSING.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      log.warn("No answer from the broker to queue.delete; the fanout queue will expire", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("Unreachable: this future never fails", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The others are shared or outlive us on purpose. */
  private void deleteOwnQueue() {
    Connection current = connection;
    String queue = blueprint.ownQueue();
    if (current == null || queue == null) {
      return;
    }
    try {
      Channel brief = ChannelOpener.open(current);
      brief.queueDelete(queue, false, false).await();
      ChannelOpener.abort(brief);
    } catch (IOException e) {
      log.debug("Deleting queue {} failed; it will expire", queue, e);
    }
  }
}

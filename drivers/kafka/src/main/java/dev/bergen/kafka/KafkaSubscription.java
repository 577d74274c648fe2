// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka;

import dev.bergen.Deadline;
import dev.bergen.FailureKind;
import dev.bergen.MessagingException;
import dev.bergen.ServerListenException;
import dev.bergen.Target;
import dev.bergen.TransportClosedException;
import dev.bergen.spi.DriverStatus.ConnectionStatus;
import dev.bergen.spi.Subscription;
import dev.bergen.spi.Timer;
import dev.bergen.spi.support.Backoff;
import dev.bergen.spi.support.Loop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listener's share of its group, with a consumer that is replaced after any failure.
 *
 * <p>Threads: any thread calls; everything with Kafka happens on one of its own, {@code
 * bergen-kafka-listen-…}.
 */
final class KafkaSubscription implements Subscription, ListenLoop.Course, Loop.Work {
  private static final Logger log = LoggerFactory.getLogger(KafkaSubscription.class);
  private static final int MOST_FAILURES = 100;
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final Duration CLOSING = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(1);
  private static final Backoff WAITS =
      new Backoff(Duration.ofMillis(200), Duration.ofMillis(300), Duration.ofSeconds(5), 0.5);

  /** Notified of the end of a subscription, which then holds no resources. */
  @FunctionalInterface
  interface End {
    void ended(KafkaSubscription subscription);
  }

  private final Target target;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final Listening listening;
  private final Handout handout;
  private final KafkaErrors errors;
  private final Timer timer;
  private final End onEnd;

  private final PollGate gate = new PollGate();
  private final Positions positions;
  private final CompletableFuture<Subscription> ready = new CompletableFuture<>();
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();
  private final CountDownLatch closeAsked = new CountDownLatch(1);
  private final Loop loop;
  private volatile boolean stopping;

  /** Own thread only, in a row. */
  private int failures;

  /** As it was when last looked at; written by the own thread only. */
  private volatile boolean connected = true;

  private volatile @Nullable String lastError;

  /** Why it does not listen yet, or no more. */
  private volatile String state = "not connected to Kafka yet";

  /**
   * @param target what the listener meant, for errors
   */
  KafkaSubscription(
      Target target,
      Supplier<Consumer<byte[], byte[]>> consumers,
      Listening listening,
      Handout handout,
      KafkaErrors errors,
      Timer timer,
      End onEnd) {
    this.target = target;
    this.consumers = consumers;
    this.listening = listening;
    this.positions = new Positions(listening.fromBeginning());
    this.handout = handout;
    this.errors = errors;
    this.timer = timer;
    this.onEnd = onEnd;
    this.loop = new Loop("bergen-kafka-listen-" + COUNT.incrementAndGet(), this);
  }

  /** Begins to listen; completes once nothing that is sent from then on is missed. */
  CompletableFuture<Subscription> open(Deadline deadline) {
    state = errors.unreachable();
    Timer.Cancellable expiry =
        timer.schedule(
            deadline.remaining(),
            () ->
                refuse(
                    new ServerListenException(
                        target,
                        errors.unreachable().equals(state)
                            ? FailureKind.NETWORK
                            : FailureKind.TIMEOUT,
                        "%s was not ready within %s: %s"
                            .formatted(listening, Deadline.inWords(deadline.timeout()), state),
                        null)));
    var unused = ready.whenComplete((subscription, error) -> expiry.cancel());
    var unusedStart = loop.start(); // false if it is closed, or has failed and reported that
    return ready;
  }

  /** Ends what never listened. */
  private void refuse(MessagingException why) {
    if (ready.completeExceptionally(why)) {
      beginClosing();
    }
  }

  @Override
  public void request(int more) {
    if (handout.request(more)) {
      gate.signal();
    }
  }

  @Override
  public CompletableFuture<Void> stop(Deadline deadline) {
    stopping = true;
    gate.signal();
    Timer.Cancellable expiry = timer.schedule(deadline.remaining(), () -> stopped.complete(null));
    return stopped.whenComplete((nothing, error) -> expiry.cancel());
  }

  /** Begins what {@link #close} waits for. */
  void beginClosing() {
    loop.beginClosing();
  }

  @Override
  public void wake() {
    stopping = true;
    closeAsked.countDown();
    gate.signal();
  }

  @Override
  public void close() {
    if (!loop.close(timer.deadline(CLOSING)) && !loop.isCurrentThread()) {
      log.warn("Kafka's client does not let a listener close, abandoning it: {}", listening);
    }
    endFutures();
  }

  private void endFutures() {
    refuse(new TransportClosedException(false, "Closed before it listened: " + target, null));
    stopped();
  }

  @Override
  public boolean isStopping() {
    return stopping;
  }

  @Override
  public boolean isClosing() {
    return closeAsked.getCount() == 0;
  }

  @Override
  public void ready() {
    failures = 0;
    if (ready.complete(this)) {
      log.info("Listening, {}", listening);
    }
  }

  @Override
  public void connected(boolean now) {
    if (connected && !now && ready.isDone()) {
      lastError = errors.unreachable();
      log.warn("Lost the connection to Kafka, {}: {}", listening, lastError);
    } else if (!connected && now) {
      log.info("Connected to Kafka again, {}", listening);
    }
    connected = now;
  }

  @Override
  public void stopped() {
    stopped.complete(null);
  }

  /** One consumer's life, and a pause if it failed. */
  @Override
  public boolean step() throws InterruptedException {
    if (isClosing() || listen()) {
      return false;
    }
    Duration pause = WAITS.delay(failures, ThreadLocalRandom.current()::nextDouble);
    failures = Math.min(failures + 1, MOST_FAILURES);
    var unused = closeAsked.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    return true;
  }

  /** An unexpected failure: the loop continues with another consumer. */
  @Override
  public void failed(Throwable error) {
    lastError = errors.text(error);
    state = lastError;
    if (!loop.isCurrentThread()) { // there is no thread at all
      refuse(new ServerListenException(target, "Cannot listen, " + listening, error));
    }
  }

  @Override
  public void ended() {
    endFutures();
    onEnd.ended(this);
  }

  /** Returns whether the subscription has come to its end, and not its consumer only. */
  private boolean listen() {
    Consumer<byte[], byte[]> consumer = null;
    try {
      consumer = consumers.get();
      if (awaitTopics(consumer)) {
        new ListenLoop(consumer, listening, positions, handout, gate, this, timer).run();
      }
      return true;
    } catch (InterruptException e) {
      // No other code interrupts this thread of ours. Kafka's client has set its flag again.
      var unused = Thread.interrupted();
      return failed(e);
    } catch (KafkaException e) {
      return failed(e);
    } finally {
      positions.allLost();
      if (consumer != null) {
        KafkaClients.leave(consumer);
      }
    }
  }

  private boolean failed(KafkaException error) {
    lastError = errors.text(error);
    state = lastError;
    if (!ready.isDone() && !KafkaErrors.isPassing(error)) {
      refuse(
          new ServerListenException(
              target,
              KafkaErrors.kind(error),
              "Cannot listen, %s: %s".formatted(listening, state),
              error));
      return true;
    }
    if (ready.isDone()) {
      log.warn("Kafka's consumer failed, retrying, {}: {}", listening, state);
    }
    log.debug("Kafka's consumer failed", error);
    return false;
  }

  /** Waits until Kafka knows every topic, or has made it; returns whether it does. */
  private boolean awaitTopics(Consumer<byte[], byte[]> consumer) {
    List<String> missing = new ArrayList<>(listening.topics());
    for (int asked = 0; !isClosing(); asked = Math.min(asked + 1, 100)) {
      missing.removeIf(topic -> !isClosing() && hasTopic(consumer, topic));
      if (missing.isEmpty()) {
        return true;
      }
      try {
        Duration pause = WAITS.delay(asked, ThreadLocalRandom.current()::nextDouble);
        var unused = closeAsked.await(pause.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      }
    }
    return false;
  }

  private boolean hasTopic(Consumer<byte[], byte[]> consumer, String topic) {
    try {
      Iterable<PartitionInfo> partitions =
          PollGate.undisturbed(() -> consumer.partitionsFor(topic, ANSWER));
      boolean any = false;
      for (PartitionInfo partition : partitions) {
        any = true;
        if (!ready.isDone()) {
          positions.existed(new TopicPartition(topic, partition.partition()));
        }
      }
      if (!any) {
        state = errors.noTopic(topic, consumer.metrics());
      }
      return any;
    } catch (TimeoutException e) {
      state = errors.noTopic(topic, consumer.metrics());
      return false;
    }
  }

  List<String> topics() {
    return listening.topics();
  }

  ConnectionStatus status() {
    boolean up = connected && ready.isDone();
    return new ConnectionStatus(
        "consume", up, (up ? "" : "not ") + "listening, " + this, lastError);
  }

  /** Returns why a subscription does not listen; for logs. */
  @Override
  public String toString() {
    String why = state;
    return ready.isDone() ? listening.toString() : listening + " (" + why + ")";
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka;

import dev.bergen.Deadline;
import dev.bergen.MessageDeliveryException;
import dev.bergen.MessagingException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.TransportClosedException;
import dev.bergen.spi.SendOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A notification on its way to Kafka, until it is acknowledged, or its deadline or sender ended it.
 *
 * <p>Threads: any thread may end it; the rest is for the thread that sends.
 */
final class OutgoingRecord {
  private enum Fate {
    WAITING,
    SENT,
    GIVEN_UP
  }

  /** The longest try while Kafka cannot be reached. */
  private static final Duration TRY = Duration.ofSeconds(2);

  private final Object what;
  private final String topic;
  private final SendOptions options;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final Duration patience;

  /** Null once it is done. */
  private volatile byte @Nullable [] body;

  /** WAITING until it is being sent or given up; a record that is refused at once waits again. */
  private final AtomicReference<Fate> fate = new AtomicReference<>(Fate.WAITING);

  private volatile Supplier<String> state = () -> "it is queued behind earlier records";

  /** Sending thread only: whether its tries are over for the time that Kafka cannot be reached. */
  private boolean handedOver;

  /**
   * @param what names the notification in errors by its text, which is not made before
   */
  OutgoingRecord(Object what, String topic, byte[] body, SendOptions options) {
    this.what = what;
    this.topic = topic;
    this.body = body;
    this.options = options;
    this.patience = TRY.multipliedBy(Math.max(0, options.retry()) + 1L);
    var unused = done.whenComplete((nothing, error) -> this.body = null);
  }

  String topic() {
    return topic;
  }

  Deadline deadline() {
    return options.deadline();
  }

  /** Returns the body; {@code null} once it is done. */
  byte @Nullable [] body() {
    return body;
  }

  /** Completes when Kafka has acknowledged it, else with a {@link MessagingException}. */
  CompletableFuture<Void> done() {
    return done;
  }

  /**
   * From here on it may arrive.
   *
   * @return {@code false} if its failure already says that it was not sent; it must not be sent
   *     then
   */
  boolean sending() {
    fate.compareAndSet(Fate.WAITING, Fate.SENT);
    return fate.get() == Fate.SENT;
  }

  /** It has not left after all, if it never did before. */
  void notSent() {
    if (!handedOver) {
      fate.compareAndSet(Fate.SENT, Fate.WAITING);
    }
  }

  /** Gives it up, before it fails, unless it was sent; returns whether it was. */
  private boolean giveUp() {
    fate.compareAndSet(Fate.WAITING, Fate.GIVEN_UP);
    return fate.get() == Fate.SENT;
  }

  /** Kafka's client has it, and tries again by itself. */
  void handedOver() {
    if (fate.get() == Fate.GIVEN_UP) {
      return;
    }
    handedOver = true;
    state = () -> "it was sent and not acknowledged";
  }

  /**
   * It has to wait, since Kafka cannot be reached or did not answer.
   *
   * @param why for the error, if it comes to one
   * @return whether it may be tried again
   */
  boolean mayWait(Supplier<String> why) {
    state = why;
    if (options.retry() >= 0 && deadline().elapsed().compareTo(patience) >= 0) {
      fail(why.get(), null);
    }
    return !done.isDone();
  }

  void acknowledged() {
    done.complete(null);
  }

  /** It will never be taken, or was tried often enough. */
  void fail(String why, @Nullable Throwable cause) {
    done.completeExceptionally(
        new MessageDeliveryException(
            giveUp(), "Could not send %s: %s".formatted(this, why), cause));
  }

  /** The deadline has passed. */
  void expire() {
    done.completeExceptionally(
        new MessagingTimeoutException(
            giveUp(),
            "Kafka has not acknowledged %s within %s: %s"
                .formatted(this, Deadline.inWords(deadline().timeout()), state.get()),
            null));
  }

  void closed() {
    done.completeExceptionally(
        new TransportClosedException(
            giveUp(), "The transport was closed before Kafka acknowledged " + this, null));
  }

  @Override
  public String toString() {
    return "%s to topic %s".formatted(what, topic);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.trace;

import dev.bergen.observe.sight.Kind;
import dev.bergen.observe.sight.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request or a notification of a trace, with its end and with the requests sent meanwhile.
 *
 * <p>Threads: one at a time.
 */
public final class Span {
  private static final String EXPIRATION = "expiration";
  private static final int MOST_DELIVERIES = 100;

  /** Queues of taps, which get copies and no messages. */
  private static final String TAPS = "bergen.tap.";

  private final Sighting start;
  private final List<Span> children = new ArrayList<>();
  private @Nullable Sighting end;
  private int heartbeats;

  /** Of a fanout there are as many as queues. */
  private final List<Delivery> deliveries = new ArrayList<>();

  private int deliveryCount;

  /** The reply queue of the process that works on it, as far as that has called others. */
  private @Nullable String worker;

  /**
   * A message as it left a queue.
   *
   * @param at when that was seen
   * @param redelivered whether it had left one before
   */
  public record Delivery(Instant at, String queue, boolean redelivered) {}

  Span(Sighting start) {
    this.start = start.withoutBody();
  }

  /** Returns the request or the notification, without its body and its headers. */
  public Sighting start() {
    return start;
  }

  /** Returns the last reply, without its body as well; {@code null} if none was seen. */
  public @Nullable Sighting end() {
    return end;
  }

  /** Returns how many signs of life were seen. */
  public int heartbeats() {
    return heartbeats;
  }

  /**
   * Returns the messages that were sent while this was being worked on, in the order in which they
   * were seen.
   */
  public List<Span> children() {
    return Collections.unmodifiableList(children);
  }

  /** Returns whether it is a call without an end. */
  public boolean isOpen() {
    return start.kind() == Kind.CALL && end == null;
  }

  /**
   * Returns when its caller stops waiting, according to the message; {@code null} if it does not
   * contain that.
   */
  public @Nullable Instant deadline() {
    Object expiration = start.copy().message().properties().get(EXPIRATION);
    if (start.kind() != Kind.CALL || !(expiration instanceof String millis)) {
      return null;
    }
    return millis.matches("\\d{1,12}") ? start.at().plusMillis(Long.parseLong(millis)) : null;
  }

  /** Returns whether its caller waits at {@code now}, as far as that is known. */
  public boolean isWaiting(Instant now) {
    Instant deadline = deadline();
    return isOpen() && (deadline == null || now.isBefore(deadline));
  }

  /** Returns how long it took; {@code null} without an end. */
  public @Nullable Duration duration() {
    return end == null ? null : Duration.between(start.at(), end.at());
  }

  /** Returns the first 100 deliveries of the request or notification, in the order seen. */
  public List<Delivery> deliveries() {
    return Collections.unmodifiableList(deliveries);
  }

  /** Returns how many deliveries were seen. */
  public int deliveryCount() {
    return deliveryCount;
  }

  /** Returns how long it waited in a queue; {@code null} if it was not seen as it left one. */
  public @Nullable Duration queued() {
    return deliveries.isEmpty() ? null : Duration.between(start.at(), deliveries.get(0).at());
  }

  /** Returns the earliest time at which work on it could begin, as far as that is known. */
  public Instant received() {
    return deliveries.isEmpty() ? start.at() : deliveries.get(0).at();
  }

  void delivered(Sighting copy) {
    String queue = copy.copy().queue();
    if (queue == null || queue.startsWith(TAPS)) {
      return;
    }
    deliveryCount++;
    // The broker reports a delivery after making it, so a quick reply may be seen before.
    boolean overtaken = deliveryCount == 1 && end != null && copy.at().isAfter(end.at());
    Instant at = overtaken && end != null ? end.at() : copy.at();
    if (deliveries.size() < MOST_DELIVERIES) {
      deliveries.add(new Delivery(at, queue, copy.copy().redelivered()));
    }
  }

  void add(Span child) {
    children.add(child);
  }

  void answer(Sighting reply) {
    if (reply.kind() == Kind.HEARTBEAT || !reply.last()) {
      heartbeats++;
    } else if (end == null) {
      end = reply.withoutBody();
    }
  }

  boolean isWorkedOnBy(@Nullable String replyQueue) {
    return worker != null && worker.equals(replyQueue);
  }

  /** Whether one that is not known yet may be at work on it, other than its own caller. */
  boolean mayBeWorkedOnBy(@Nullable String replyQueue) {
    return replyQueue == null || (worker == null && !replyQueue.equals(start.replyTo()));
  }

  void workedOnBy(@Nullable String replyQueue) {
    if (replyQueue != null && worker == null) {
      worker = replyQueue;
    }
  }
}

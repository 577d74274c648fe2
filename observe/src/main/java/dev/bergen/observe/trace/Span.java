// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.trace;

import dev.bergen.observe.sight.Kind;
import dev.bergen.observe.sight.Sighting;
import dev.bergen.spi.RawMessage;
import dev.bergen.spi.TappedMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request or a notification of a trace, with its end and with what was asked meanwhile.
 *
 * <p>Threads: one at a time.
 */
public final class Span {
  private static final String EXPIRATION = "expiration";

  private final Sighting start;
  private final List<Span> children = new ArrayList<>();
  private @Nullable Sighting end;
  private int heartbeats;

  /** The reply queue of whoever works on it, as far as that has asked others. */
  private @Nullable String worker;

  Span(Sighting start) {
    this.start = lean(start);
  }

  /** Of many spans, bodies would take most of the memory, and nobody reads them here. */
  private static Sighting lean(Sighting seen) {
    TappedMessage copy = seen.copy();
    Object expiration = copy.message().properties().get(EXPIRATION);
    RawMessage message =
        new RawMessage(
            copy.message().source(),
            expiration == null ? Map.of() : Map.of(EXPIRATION, expiration),
            Map.of(),
            new byte[0]);
    return new Sighting(
        seen.kind(),
        seen.topic(),
        seen.server(),
        seen.name(),
        seen.namespace(),
        seen.version(),
        seen.priority(),
        seen.publisher(),
        seen.messageId(),
        seen.replyTo(),
        seen.requestId(),
        seen.globalRequestId(),
        seen.last(),
        seen.problem(),
        new TappedMessage(
            copy.at(), copy.exchange(), copy.routingKey(), copy.queue(), copy.user(), message));
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

  /** Returns what was sent while somebody worked on this, in the order in which it was seen. */
  public List<Span> children() {
    return Collections.unmodifiableList(children);
  }

  /** Returns whether it is a call without an end. */
  public boolean isOpen() {
    return start.kind() == Kind.CALL && end == null;
  }

  /** Returns when its caller stops waiting, as the message says; {@code null} if it does not. */
  public @Nullable Instant deadline() {
    Object expiration = start.copy().message().properties().get(EXPIRATION);
    if (start.kind() != Kind.CALL || !(expiration instanceof String millis)) {
      return null;
    }
    return millis.matches("\\d{1,12}") ? start.at().plusMillis(Long.parseLong(millis)) : null;
  }

  /** Returns whether its caller waits at {@code now}, as far as anybody can tell. */
  public boolean isWaiting(Instant now) {
    Instant deadline = deadline();
    return isOpen() && (deadline == null || now.isBefore(deadline));
  }

  /** Returns how long it took; {@code null} without an end. */
  public @Nullable Duration duration() {
    return end == null ? null : Duration.between(start.at(), end.at());
  }

  void add(Span child) {
    children.add(child);
  }

  void answer(Sighting reply) {
    if (reply.kind() == Kind.HEARTBEAT || !reply.last()) {
      heartbeats++;
    } else if (end == null) {
      end = lean(reply);
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

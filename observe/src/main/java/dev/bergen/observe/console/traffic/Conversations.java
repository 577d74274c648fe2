// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console.traffic;

import dev.bergen.observe.sight.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Joins calls to their replies by message id.
 *
 * <p>Threads: the lock of {@link BusTraffic}.
 */
final class Conversations {

  /** The default time-out of oslo.messaging. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final int IN_FLIGHT = 20_000;
  private static final int OVERDUE = 5_000;

  /** A call whose reply was not seen. */
  private static final class Waiting {
    final String id;
    final Method method;
    final TrafficSpan span;

    Waiting(String id, Method method, TrafficSpan span) {
      this.id = id;
      this.method = method;
      this.span = span;
    }
  }

  private final Recent<String, Waiting> waiting =
      new Recent<>(IN_FLIGHT, false, (id, call) -> call.method.inFlight--);

  /** Their callers have most likely given up, but servers may still answer. */
  private final Recent<String, Waiting> overdue = new Recent<>(OVERDUE, false, (id, call) -> {});

  private boolean repliesSeen;

  void asked(String id, Method method, TrafficSpan span) {
    if (waiting.find(id) == null) { // a repeated one waits since it was sent first
      waiting.put(id, new Waiting(id, method, span));
      method.inFlight++;
    }
  }

  void delivered(Sighting sighting) {
    Waiting call = find(sighting);
    if (call != null && call.span.delivered == null) {
      call.span.delivered = sighting.at();
    }
  }

  /** Returns the call that a server still works on; {@code null} if it was not seen. */
  @Nullable TrafficSpan heartbeat(Sighting sighting) {
    repliesSeen = true;
    Waiting call = find(sighting);
    if (call == null) {
      return null;
    }
    call.span.heartbeats++;
    return call.span;
  }

  /**
   * Ends the call that this reply belongs to, if this is its last one.
   *
   * @return the call; {@code null} if it was not seen
   */
  @Nullable TrafficSpan answered(Sighting sighting, @Nullable String error) {
    repliesSeen = true;
    Waiting call = find(sighting);
    if (call == null) {
      return null;
    }
    if (sighting.last() || error != null) {
      end(call, sighting, error);
    }
    return call.span;
  }

  private void end(Waiting call, Sighting sighting, @Nullable String error) {
    if (waiting.remove(call.id) != null) {
      call.method.inFlight--;
    }
    overdue.remove(call.id);
    call.span.ended = sighting.at();
    call.span.error = error;
    if (error == null) {
      call.method.answered++;
    } else {
      call.method.failed++;
    }
    long micros = Duration.between(call.span.sent, sighting.at()).toNanos() / 1000;
    call.method.latencies.add(sighting.at().getEpochSecond(), micros);
  }

  /** Counts those as unanswered whose callers have most likely given up. */
  void expire(Instant now) {
    List<Waiting> late = new ArrayList<>();
    for (Waiting call : waiting.values()) {
      if (call.span.sent.plus(PATIENCE).isAfter(now)) {
        break; // they stand in the order in which they came
      }
      late.add(call);
    }
    for (Waiting call : late) {
      waiting.remove(call.id);
      overdue.put(call.id, call);
      call.method.inFlight--;
      if (repliesSeen) {
        call.method.unanswered++;
      }
    }
  }

  /** Returns whether the tap shows replies, which not every tap does. */
  boolean repliesSeen() {
    return repliesSeen;
  }

  int inFlight() {
    return waiting.size();
  }

  long evicted() {
    return waiting.evicted() + overdue.evicted();
  }

  private @Nullable Waiting find(Sighting sighting) {
    String id = sighting.messageId();
    if (id == null) {
      return null;
    }
    Waiting found = waiting.find(id);
    return found != null ? found : overdue.find(id);
  }
}

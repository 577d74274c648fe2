// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console.traffic;

import dev.bergen.observe.sight.Kind;
import dev.bergen.observe.sight.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one request id.
 *
 * <p>Threads: the lock of {@link BusTraffic}.
 */
final class TrafficTrace {
  private static final int MOST = 200;

  /** A trace that took at least as long is worth keeping. */
  private static final long SLOW_MILLIS = 500;

  final String requestId;
  private @Nullable String globalRequestId;
  private final List<TrafficSpan> spans = new ArrayList<>(2);
  private int left;

  TrafficTrace(String requestId) {
    this.requestId = requestId;
  }

  /** Returns how many steps it has now that it had not: one, unless there was no room. */
  int add(TrafficSpan span, Sighting sighting) {
    if (spans.size() == MOST) {
      left++;
      return 0;
    }
    spans.add(span);
    if (globalRequestId == null) {
      globalRequestId = sighting.globalRequestId();
    }
    return 1;
  }

  int steps() {
    return spans.size();
  }

  /** Returns whether it is of interest: it failed, or was slow. */
  boolean isNotable() {
    return spans.stream().anyMatch(span -> span.error != null || span.isSlowerThan(SLOW_MILLIS));
  }

  boolean contains(String text) {
    return requestId.contains(text)
        || (globalRequestId != null && globalRequestId.contains(text))
        || spans.stream().anyMatch(span -> (span.topic + " " + span.name).contains(text));
  }

  Instant start() {
    return spans.stream().map(span -> span.sent).min(Instant::compareTo).orElse(Instant.EPOCH);
  }

  double millis() {
    Instant start = start();
    return spans.stream()
        .map(span -> span.ended == null ? span.sent : span.ended)
        .mapToDouble(end -> Duration.between(start, end).toNanos() / 1e6)
        .max()
        .orElse(0);
  }

  TraceView view(boolean withSteps) {
    Instant start = start();
    return new TraceView(
        requestId,
        globalRequestId,
        start.toEpochMilli(),
        millis(),
        (int) spans.stream().filter(span -> span.error != null).count(),
        (int) spans.stream().filter(span -> span.kind == Kind.CALL && span.ended == null).count(),
        left,
        spans.size() + left,
        spans.isEmpty() ? "" : spans.get(0).topic + " " + spans.get(0).name,
        withSteps ? spans.stream().map(span -> span.step(start)).toList() : List.of());
  }
}

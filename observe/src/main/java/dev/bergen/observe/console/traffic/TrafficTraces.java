// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console.traffic;

import dev.bergen.observe.sight.Sighting;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The request ids that were seen lately; those that failed or were slow stay longer.
 *
 * <p>Threads: the lock of {@link BusTraffic}.
 */
final class TrafficTraces {
  private static final int RECENT = 8_000;
  private static final int NOTABLE = 500;

  /** A step takes half a kilobyte, with long names two. */
  private static final int RECENT_STEPS = 40_000;

  private static final int NOTABLE_STEPS = 10_000;

  private int recentSteps;
  private int notableSteps;
  private final Recent<String, TrafficTrace> notable =
      new Recent<>(NOTABLE, true, (id, trace) -> notableSteps -= trace.steps());
  private final Recent<String, TrafficTrace> recent = new Recent<>(RECENT, true, this::retire);

  void add(Sighting sighting, TrafficSpan span) {
    String id = sighting.requestId();
    if (id == null) {
      return;
    }
    TrafficTrace kept = notable.find(id);
    if (kept != null) {
      notableSteps += kept.add(span, sighting);
    } else {
      recentSteps += recent.get(id, TrafficTrace::new).add(span, sighting);
    }
    while (recentSteps > RECENT_STEPS) {
      recent.evictEldest();
    }
    while (notableSteps > NOTABLE_STEPS) {
      notable.evictEldest();
    }
  }

  private void retire(String id, TrafficTrace trace) {
    recentSteps -= trace.steps();
    if (trace.isNotable()) {
      notableSteps += trace.steps();
      notable.put(id, trace);
    }
  }

  /** Returns the trace of a request id; {@code null} if it is not, or no longer, known. */
  @Nullable TraceView find(String requestId) {
    TrafficTrace found = recent.find(requestId);
    found = found == null ? notable.find(requestId) : found;
    return found == null ? null : found.view(true);
  }

  /**
   * Returns the newest traces first, without their steps.
   *
   * @param filter a text that the id, a topic or a method has
   * @param isNotable whether to leave out those that neither failed nor were slow
   */
  List<TraceView> newest(String filter, boolean isNotable, int most) {
    return Stream.concat(notable.values().stream(), recent.values().stream())
        .filter(trace -> trace.contains(filter) && (!isNotable || trace.isNotable()))
        .sorted(Comparator.comparing(TrafficTrace::start).reversed())
        .limit(most)
        .map(trace -> trace.view(false))
        .toList();
  }

  long evicted() {
    return recent.evicted() + notable.evicted();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.trace;

import dev.bergen.observe.sight.Kind;
import dev.bergen.observe.sight.Sighting;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The newest traces of all messages, up to a number, with 100,000 steps together. A message belongs
 * to its {@code global_request_id}, else to its {@code request_id}; a call without these is alone,
 * and everything else without them is left out.
 *
 * <p>Threads: one at a time.
 */
public final class Traces {
  /** A step takes less than a kilobyte, unless its names are long. */
  private static final int MOST_STEPS = 100_000;

  private final int most;

  /** How many steps all traces have together. */
  private int steps;

  /** The one that was added to last comes last. */
  private final Map<String, Trace> traces = new LinkedHashMap<>(16, 0.75f, true);

  private final Map<String, Trace> byCall = new HashMap<>();

  /** Of all steps, for their deliveries. */
  private final Map<String, Trace> byStep = new HashMap<>();

  /**
   * Creates traces with a limit.
   *
   * @param most how many; the least recently extended one is dropped first
   */
  public Traces(int most) {
    this.most = most;
  }

  /** Returns the trace that a message was added to; {@code null} if it belongs to none. */
  public @Nullable Trace add(Sighting seen) {
    if (seen.isDelivery()) {
      return delivered(seen);
    }
    return switch (seen.kind()) {
      case CALL, CAST, FANOUT, NOTIFICATION -> begin(seen);
      case REPLY, FAILURE, HEARTBEAT -> answer(seen);
      case UNREADABLE -> null;
    };
  }

  private @Nullable Trace begin(Sighting seen) {
    String key = key(seen);
    if (key == null) {
      return null;
    }
    Trace trace = traces.computeIfAbsent(key, Trace::new);
    int before = trace.spans().size();
    trace.addAnyway(seen);
    steps += trace.spans().size() - before;
    String call = seen.messageId();
    if (call != null && trace.waitsFor(call)) {
      byCall.put(call, trace);
    }
    if (seen.identity() != null && trace.spans().size() > before) {
      byStep.put(seen.identity(), trace);
    }
    while (traces.size() > most || (steps > MOST_STEPS && traces.size() > 1)) {
      forget(traces.values().iterator().next());
    }
    return trace;
  }

  /** A delivered request may be slow by now, but is not complete with it. */
  private @Nullable Trace delivered(Sighting seen) {
    Trace trace = seen.identity() == null ? null : byStep.get(seen.identity());
    if (trace != null) {
      traces.get(trace.id()); // it is the newest now
      trace.add(seen);
    }
    return null;
  }

  private @Nullable Trace answer(Sighting seen) {
    Trace trace = seen.messageId() == null ? null : byCall.get(seen.messageId());
    if (trace == null) {
      return null;
    }
    traces.get(trace.id()); // it is the newest now
    trace.add(seen);
    return trace;
  }

  private static @Nullable String key(Sighting seen) {
    if (seen.globalRequestId() != null) {
      return seen.globalRequestId();
    }
    boolean alone = seen.requestId() == null && seen.kind() == Kind.CALL;
    return alone ? seen.messageId() : seen.requestId();
  }

  /** Drops a trace: later messages of it begin another one. */
  public void forget(Trace trace) {
    if (!traces.remove(trace.id(), trace)) {
      return;
    }
    steps -= trace.spans().size();
    for (Span span : trace.spans()) {
      String call = span.start().messageId();
      if (call != null) {
        byCall.remove(call);
      }
      String step = span.start().identity();
      if (step != null) {
        byStep.remove(step, trace);
      }
    }
  }

  /** Returns all traces, the least recently extended one first. */
  public List<Trace> all() {
    return List.copyOf(traces.values());
  }
}

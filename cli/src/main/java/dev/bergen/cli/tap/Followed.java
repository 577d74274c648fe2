// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.tap;

import dev.bergen.observe.sight.Sighting;
import dev.bergen.observe.trace.Trace;
import dev.bergen.observe.trace.Traces;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The requested traces: that of one id, or those with a call that took long.
 *
 * <p>Threads: any.
 */
final class Followed {
  /** Traces with a call that may still turn out to be slow. */
  private static final int MOST = 5_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final @Nullable Trace one;
  private final Traces all = new Traces(MOST);
  private final Duration slow;

  /** Guarded by lock: the beginnings of pauses in watching. */
  private List<Instant> pauses = List.of();

  /**
   * @param id {@code null} follows all
   * @param slow how long a call takes that is worth a trace; used only without an id
   */
  Followed(@Nullable String id, Duration slow) {
    this.one = id == null ? null : new Trace(id);
    this.slow = slow;
  }

  /** Takes a message; returns a trace that is complete with it and slow, else {@code null}. */
  @Nullable Trace add(Sighting seen) {
    lock.lock();
    try {
      if (one != null) {
        one.add(seen);
        return null;
      }
      Trace trace = all.add(seen);
      if (trace == null || trace.isWaiting(seen.at()) || !isSlow(trace, seen.at())) {
        return null;
      }
      all.forget(trace);
      return trace;
    } finally {
      lock.unlock();
    }
  }

  /** Takes the times of all pauses so far; an answer may have passed in them. */
  void pausedAt(List<Instant> times) {
    lock.lock();
    try {
      pauses = times;
    } finally {
      lock.unlock();
    }
  }

  private boolean isSlow(Trace trace, Instant now) {
    return trace.slowest().compareTo(slow) >= 0
        || trace.spans().stream()
            .anyMatch(
                span -> span.isOpen() && watched(span.start().at(), now).compareTo(slow) >= 0);
  }

  /** How long the end of a call that began then was watched for. */
  private Duration watched(Instant since, Instant now) {
    Instant until = pauses.stream().filter(at -> !at.isBefore(since)).findFirst().orElse(now);
    return Duration.between(since, until);
  }

  /** Returns whether the one trace has begun, no caller waits, and nothing came for a while. */
  boolean isComplete(Instant now, Duration quiet) {
    lock.lock();
    try {
      Instant last = one == null ? null : one.last();
      return last != null
          && one != null
          && !one.isWaiting(now)
          && Duration.between(last, now).compareTo(quiet) >= 0;
    } finally {
      lock.unlock();
    }
  }

  /** Returns, and forgets, slow traces without waiting callers. */
  List<Trace> due(Instant now) {
    return take(now, false);
  }

  /** Returns the traces worth showing when no more messages will come. */
  List<Trace> rest(Instant now) {
    return take(now, true);
  }

  private List<Trace> take(Instant now, boolean end) {
    lock.lock();
    try {
      if (one != null) {
        return end && !one.isEmpty() ? List.of(one) : List.of();
      }
      List<Trace> found = new ArrayList<>();
      for (Trace trace : all.all()) {
        if ((end || !trace.isWaiting(now)) && isSlow(trace, now)) {
          all.forget(trace);
          found.add(trace);
        }
      }
      return found;
    } finally {
      lock.unlock();
    }
  }
}

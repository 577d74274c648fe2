// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer.timing;

import dev.bergen.micrometer.timing.Timers.Failure;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Times calls at one of their ends without an observation: the same timers, with the same tags.
 *
 * <p>Threads: any.
 */
public final class CallTimers {
  /** The attributes that share a timer. */
  private record Timed(Called called, Failure failure) {}

  /** A call that a thread is about to make or to handle, and whose timers time it. */
  private record Timing(Timers timers, Object identity) {}

  private static final ThreadLocal<@Nullable Timing> CURRENT = new ThreadLocal<>();

  private final Timers timers;
  private final String name;
  private final Function<Called, KeyValues> tags;
  private final Few<Timed, Timer> known;

  /**
   * @param tags all but those of a failure
   */
  public CallTimers(Timers timers, String name, Function<Called, KeyValues> tags) {
    this.timers = timers;
    this.name = name;
    this.tags = tags;
    this.known = timers.cached(this::timer);
  }

  /** Whether another interceptor of these timers stands around this one. */
  @SuppressWarnings("ReferenceEquality")
  boolean isTimed(Object identity) {
    Timing around = CURRENT.get();
    return around != null && around.timers() == timers && around.identity() == identity;
  }

  /** Runs {@code work}, and times it until the future ends, which completes after that. */
  CompletableFuture<@Nullable Object> time(
      Object identity, Called called, Supplier<CompletableFuture<@Nullable Object>> work) {
    long begun = timers.now();
    CompletableFuture<@Nullable Object> result;
    Timing outer = CURRENT.get();
    CURRENT.set(new Timing(timers, identity));
    try {
      result = work.get();
    } catch (Throwable e) { // which only trouble of the JVM's is
      record(begun, called, e);
      throw e;
    } finally {
      CURRENT.set(outer);
    }
    if (result.isDone() && !result.isCompletedExceptionally()) {
      record(begun, called, null);
      return result;
    }
    return result.whenComplete((value, error) -> record(begun, called, error));
  }

  private void record(long begun, Called called, @Nullable Throwable error) {
    known
        .get(new Timed(called, Failure.of(error)))
        .record(timers.now() - begun, TimeUnit.NANOSECONDS);
  }

  private Timer timer(Timed timed) {
    return timers.timer(name, tags.apply(timed.called()), timed.failure());
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer;

import dev.bergen.micrometer.RpcNames.Called;
import dev.bergen.micrometer.Timers.Failure;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Times calls at one of their ends without an observation: the same timers, with the same tags.
 *
 * <p>Threads: any.
 */
final class CallTimers {
  /** The attributes that share a timer. */
  private record Timed(Called called, Failure failure) {}

  /** A call that a thread is about to make or to handle, and whose timers time it. */
  private record Timing(Timers timers, Object identity) {}

  private static final ThreadLocal<@Nullable Timing> CURRENT = new ThreadLocal<>();

  private final Timers timers;
  private final String name;
  private final Naming naming;
  private final Few<Timed, Timer> known;

  CallTimers(Timers timers, BergenObservationDocumentation end, Naming naming) {
    this.timers = timers;
    this.name = end.getName();
    this.naming = naming;
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
    return timers.timer(name, RpcNames.tags(naming, timed.called()), timed.failure());
  }
}

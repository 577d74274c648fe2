// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer;

import dev.bergen.Priority;
import dev.bergen.micrometer.Timers.Failure;
import dev.bergen.notify.NotificationResult;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Times notifications at one of their ends without an observation: the same timers, with the same
 * tags.
 *
 * <p>Threads: any.
 */
final class NotificationTimers {
  /** The attributes that share a timer. */
  private record Timed(
      List<? extends @Nullable String> topics,
      @Nullable String pool,
      Priority priority,
      @Nullable NotificationResult result,
      Failure failure) {}

  private final Timers timers;
  private final BergenObservationDocumentation end;
  private final Naming naming;
  private final Few<Timed, Timer> known;

  NotificationTimers(Timers timers, BergenObservationDocumentation end, Naming naming) {
    this.timers = timers;
    this.end = end;
    this.naming = naming;
    this.known = timers.cached(this::timer);
  }

  long now() {
    return timers.now();
  }

  void record(
      long begun,
      List<? extends @Nullable String> topics,
      @Nullable String pool,
      Priority priority,
      @Nullable NotificationResult result,
      @Nullable Throwable error) {
    known
        .get(new Timed(topics, pool, priority, result, Failure.of(error)))
        .record(timers.now() - begun, TimeUnit.NANOSECONDS);
  }

  private Timer timer(Timed timed) {
    return timers.timer(
        end.getName(),
        NotificationConvention.tags(
            naming,
            end == BergenObservationDocumentation.NOTIFIER ? "send" : "process",
            naming.topics(timed.topics()),
            timed.pool(),
            timed.priority(),
            NotificationConvention.result(timed.result())),
        timed.failure());
  }
}

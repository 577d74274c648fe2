// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer.timing;

import dev.bergen.message.Priority;
import dev.bergen.micrometer.timing.Timers.Failure;
import dev.bergen.notify.NotificationResult;
import io.micrometer.common.KeyValues;
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
public final class NotificationTimers {
  /** The attributes that share a timer. */
  private record Timed(
      List<? extends @Nullable String> topics,
      @Nullable String pool,
      Priority priority,
      @Nullable NotificationResult result,
      Failure failure) {}

  private final Timers timers;
  private final String name;
  private final TagsOf tags;
  private final Few<Timed, Timer> known;

  public NotificationTimers(Timers timers, String name, TagsOf tags) {
    this.timers = timers;
    this.name = name;
    this.tags = tags;
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
        name,
        tags.of(timed.topics(), timed.pool(), timed.priority(), timed.result()),
        timed.failure());
  }

  /** Names the tags, all but those of a failure. */
  @FunctionalInterface
  public interface TagsOf {
    /**
     * Names those of a notification.
     *
     * @param pool {@code null} without one, and at notifiers
     * @param result {@code null} after a failure, and at notifiers
     */
    KeyValues of(
        List<? extends @Nullable String> topics,
        @Nullable String pool,
        Priority priority,
        @Nullable NotificationResult result);
  }
}

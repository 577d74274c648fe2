// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer.timing;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Timers of a registry. Each is fetched once, and again after it was removed from the registry.
 *
 * <p>Threads: any.
 */
public final class Timers {
  /** The tag that Micrometer gives a timer of an observation besides the observation's own. */
  private static final String ERROR = "error";

  private final MeterRegistry registry;
  private final String errorTag;
  private final Clock clock;

  /**
   * Weak, because the registry keeps this object, and a user may make an interceptor for each call.
   */
  private final Set<Few<?, Timer>> caches =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  /**
   * @param errorTag the name of the tag for the type of a failure
   */
  public Timers(MeterRegistry registry, String errorTag) {
    this.registry = registry;
    this.errorTag = errorTag;
    this.clock = registry.config().clock();
    registry.config().onMeterRemoved(this::forget);
  }

  /** Returns those that {@code make} makes. */
  public <K> Few<K, Timer> cached(Function<K, Timer> make) {
    Few<K, Timer> cache = new Few<>(make);
    caches.add(cache);
    return cache;
  }

  private void forget(Meter removed) {
    synchronized (caches) {
      caches.forEach(cache -> cache.forget(timer -> timer.getId().equals(removed.getId())));
    }
  }

  long now() {
    return clock.monotonicTime();
  }

  /** Returns a timer of the registry, a new one if there is none. */
  public Timer timer(String name, Tags tags) {
    return Timer.builder(name).tags(tags).register(registry);
  }

  /** Returns a timer with the tags that a failure has, or that there was none. */
  Timer timer(String name, KeyValues values, Failure failure) {
    Tags tags = Tags.of(errorTag, failure.type(), ERROR, failure.simpleName());
    for (KeyValue value : values) {
      tags = tags.and(value.getKey(), value.getValue());
    }
    return timer(name, tags);
  }

  /**
   * Why something failed, as tags have it.
   *
   * @param type as of the tag
   * @param error its class; {@code null} if it did not fail
   */
  record Failure(String type, @Nullable Class<?> error) {
    static final Failure NONE = new Failure(ErrorTypes.NONE, null);

    static Failure of(@Nullable Throwable error) {
      if (error == null) {
        return NONE;
      }
      Throwable cause = ErrorTypes.unwrap(error);
      return new Failure(ErrorTypes.of(cause), cause.getClass());
    }

    private String simpleName() {
      return error == null ? ErrorTypes.NONE : error.getSimpleName();
    }
  }
}

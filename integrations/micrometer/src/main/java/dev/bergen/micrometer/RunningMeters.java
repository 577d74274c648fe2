// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Meters of running servers or listeners, for frameworks that start and stop them: a registry keeps
 * each meter, and with it a stopped server, until the meter is removed. Each new list of running
 * ones replaces the meters of the previous list.
 *
 * <p>Threads: one at a time, that which starts or stops.
 */
public final class RunningMeters<T> implements Consumer<List<T>> {
  private final Supplier<@Nullable MeterRegistry> registry;
  private final String prefix;
  private final Function<T, MeterBinder> meters;
  private final Set<Meter.Id> bound = new HashSet<>();

  /**
   * @param registry where they are bound; nowhere if it supplies {@code null}
   * @param prefix how their names begin
   * @param meters makes those of one, such as {@code BergenMeters::of}
   */
  public RunningMeters(
      Supplier<@Nullable MeterRegistry> registry, String prefix, Function<T, MeterBinder> meters) {
    this.registry = registry;
    this.prefix = prefix;
    this.meters = meters;
  }

  @Override
  public void accept(List<T> running) {
    MeterRegistry found = registry.get();
    if (found == null) {
      return;
    }
    bound.forEach(found::remove);
    bound.clear();
    Set<Meter.Id> others = present(found);
    running.forEach(one -> meters.apply(one).bindTo(found));
    bound.addAll(present(found));
    bound.removeAll(others);
  }

  private Set<Meter.Id> present(MeterRegistry found) {
    return found.getMeters().stream()
        .map(Meter::getId)
        .filter(id -> id.getName().startsWith(prefix))
        .collect(Collectors.toSet());
  }
}

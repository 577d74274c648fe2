// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Registers meters. A registry holds what it asks only weakly, unless that is a part of the
 * function.
 */
record Metering(MeterRegistry registry, Tags tags) {

  <T> void gauge(BergenMeterDocumentation meter, Supplier<T> status, ToDoubleFunction<T> value) {
    Gauge.builder(meter.getName(), registry, unused -> value.applyAsDouble(status.get()))
        .tags(tags)
        .register(registry);
  }

  <T> void counter(BergenMeterDocumentation meter, Supplier<T> status, ToDoubleFunction<T> value) {
    FunctionCounter.builder(meter.getName(), registry, unused -> value.applyAsDouble(status.get()))
        .tags(tags)
        .register(registry);
  }
}

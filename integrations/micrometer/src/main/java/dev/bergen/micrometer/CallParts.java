// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer;

import dev.bergen.micrometer.BergenMeterDocumentation.CallPart;
import dev.bergen.micrometer.BergenObservationDocumentation.RpcTag;
import dev.bergen.rpc.CallTimes;
import dev.bergen.rpc.RpcRequest;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Meters where the time of calls goes. A method's timers are fetched from the registry once.
 *
 * <p>Threads: any.
 */
final class CallParts {
  private record Called(String topic, String method) {}

  private final MeterRegistry registry;
  private final Naming naming;
  private final Map<Called, Map<CallPart, Timer>> timers = new ConcurrentHashMap<>();

  CallParts(MeterRegistry registry, Naming naming) {
    this.registry = registry;
    this.naming = naming;
  }

  void record(RpcRequest request, CallTimes times) {
    Called called = new Called(naming.topic(request.target()), request.method());
    Map<CallPart, Timer> parts = timers.get(called);
    if (parts == null) {
      parts = timers.computeIfAbsent(called, this::register);
    }
    parts.forEach((part, timer) -> timer.record(part.of(times)));
  }

  private Map<CallPart, Timer> register(Called called) {
    Tags tags =
        Tags.of(
            RpcTag.METHOD.asString(),
            naming.method(called.topic(), called.method()),
            RpcTag.BROKER.asString(),
            naming.broker(),
            RpcTag.TOPIC.asString(),
            called.topic());
    Map<CallPart, Timer> parts = new EnumMap<>(CallPart.class);
    for (CallPart part : CallPart.values()) {
      parts.put(
          part,
          Timer.builder(BergenMeterDocumentation.CALL_PART.getName())
              .tags(tags.and(CallPart.TAG, part.value()))
              .register(registry));
    }
    return parts;
  }
}

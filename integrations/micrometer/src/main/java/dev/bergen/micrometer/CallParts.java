// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer;

import dev.bergen.micrometer.BergenMeterDocumentation.CallPart;
import dev.bergen.micrometer.BergenObservationDocumentation.RpcTag;
import dev.bergen.micrometer.timing.Few;
import dev.bergen.micrometer.timing.Timers;
import dev.bergen.rpc.CallTimes;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.List;

/**
 * Meters where the time of calls goes.
 *
 * <p>Threads: any.
 */
final class CallParts {
  private record Called(String topic, String method) {}

  /** One for each part. */
  private record Part(CallPart part, Few<Called, Timer> timers) {}

  private final Naming naming;
  private final List<Part> parts;

  CallParts(Timers timers, Naming naming) {
    this.naming = naming;
    this.parts =
        List.of(CallPart.values()).stream()
            .map(part -> new Part(part, timers.cached(called -> timer(timers, called, part))))
            .toList();
  }

  void record(String topic, String method, CallTimes times) {
    Called called = new Called(topic, method);
    for (Part each : parts) {
      each.timers().get(called).record(each.part().of(times));
    }
  }

  private Timer timer(Timers timers, Called called, CallPart part) {
    return timers.timer(
        BergenMeterDocumentation.CALL_PART.getName(),
        Tags.of(
            RpcTag.METHOD.asString(),
            naming.method(called.topic(), called.method()),
            RpcTag.BROKER.asString(),
            naming.broker(),
            RpcTag.TOPIC.asString(),
            called.topic(),
            CallPart.TAG,
            part.value()));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Does with carriers what a tracer does, with ids that one can read: span 2 in span 1. */
final class FakeTracer implements ObservationHandler<Observation.Context> {
  private final AtomicInteger ids = new AtomicInteger();
  final List<Span> ended = new CopyOnWriteArrayList<>();

  record Span(int id, String parent, Observation.Context context) {
    String name() {
      return context.getContextualName();
    }

    String value(String key) {
      var found = context.getAllKeyValues().stream().filter(v -> v.getKey().equals(key));
      return found.map(v -> v.getValue()).findFirst().orElse("");
    }
  }

  @Override
  public void onStart(Observation.Context context) {
    int id = ids.incrementAndGet();
    String parent = "";
    var outer = context.getParentObservation();
    if (outer != null && outer.getContextView().get("span") != null) {
      parent = String.valueOf(outer.getContextView().<Integer>get("span"));
    }
    if (context instanceof ReceiverContext<?> receiver) {
      parent = parentOf(receiver);
    }
    context.put("span", id);
    context.put("parent", parent);
    if (context instanceof SenderContext<?> sender) {
      inject(sender, id);
    }
  }

  private static <C> String parentOf(ReceiverContext<C> context) {
    String parent = context.getGetter().get(context.getCarrier(), "traceparent");
    return parent == null ? "" : parent;
  }

  private static <C> void inject(SenderContext<C> context, int id) {
    context.getSetter().set(context.getCarrier(), "traceparent", String.valueOf(id));
  }

  @Override
  public void onStop(Observation.Context context) {
    ended.add(new Span(context.get("span"), context.get("parent"), context));
  }

  @Override
  public boolean supportsContext(Observation.Context context) {
    return true;
  }
}

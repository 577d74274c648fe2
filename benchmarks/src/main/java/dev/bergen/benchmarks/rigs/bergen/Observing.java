// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.bergen;

import dev.bergen.micrometer.BergenObservations;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.RpcTransport;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler.IgnoredMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How calls are observed, at both of their ends. */
public enum Observing {
  /** No interceptors. */
  OFF("not observed"),

  /** Timers and nothing else: no observations. */
  TIMING("timers alone"),

  /** Timers and nothing else, and where the time of a call goes. */
  TIMING_PARTS("timers alone and parts"),

  /** Timers of observations, without those of what is under way. */
  TIMERS("timers of observations"),

  /** Timers as Micrometer has them unless told otherwise, with {@code .active} ones. */
  ACTIVE("timers and .active timers"),

  /** Timers of observations, and where the time of a call goes. */
  PARTS("timers of observations and parts"),

  /** Spans of OpenTelemetry's, of which one call in ten is exported, as Spring Boot does. */
  SAMPLED("spans, 10 % exported"),

  /** Spans of OpenTelemetry's, all of them exported to somebody who drops them. */
  TRACED("spans, all exported");

  private final String title;

  Observing(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** Returns its name on the command line. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  RpcClient client(RpcClient client, RpcTransport transport) {
    BergenObservations observations = observations();
    return observations == null ? client : client.withInterceptor(observations.client(transport));
  }

  RpcServer.Builder server(RpcServer.Builder server, RpcTransport transport) {
    BergenObservations observations = observations();
    return observations == null ? server : server.interceptor(observations.server(transport));
  }

  private @Nullable BergenObservations observations() {
    ObservationRegistry registry = ObservationRegistry.create();
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    BergenObservations observations = BergenObservations.of(registry);
    switch (this) {
      case OFF -> {
        return null;
      }
      case TIMING -> {
        return BergenObservations.timing(meters);
      }
      case TIMING_PARTS -> {
        return BergenObservations.timing(meters).withMeters(meters);
      }
      case TIMERS -> handle(registry, timers(meters));
      case ACTIVE -> handle(registry, new DefaultMeterObservationHandler(meters));
      case PARTS -> {
        handle(registry, timers(meters));
        return observations.withMeters(meters);
      }
      case SAMPLED -> handle(registry, spans(Sampler.traceIdRatioBased(0.1)));
      case TRACED -> handle(registry, spans(Sampler.alwaysOn()));
    }
    return observations;
  }

  private static void handle(ObservationRegistry registry, ObservationHandler<?> handler) {
    registry.observationConfig().observationHandler(handler);
  }

  private static ObservationHandler<?> timers(SimpleMeterRegistry meters) {
    return new DefaultMeterObservationHandler(meters, IgnoredMeters.LONG_TASK_TIMER);
  }

  private static ObservationHandler<?> spans(Sampler sampler) {
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setSampler(Sampler.parentBased(sampler))
            .addSpanProcessor(BatchSpanProcessor.builder(new Dropping()).build())
            .build();
    Tracer otel = provider.get("benchmark");
    OtelTracer tracer = new OtelTracer(otel, new OtelCurrentTraceContext(), event -> {});
    OtelPropagator propagator =
        new OtelPropagator(
            ContextPropagators.create(W3CTraceContextPropagator.getInstance()), otel);
    return new ObservationHandler.FirstMatchingCompositeObservationHandler(
        new PropagatingSenderTracingObservationHandler<>(tracer, propagator),
        new PropagatingReceiverTracingObservationHandler<>(tracer, propagator),
        new DefaultTracingObservationHandler(tracer));
  }

  /** Takes spans as a collector would, and drops them. */
  private static final class Dropping implements SpanExporter {
    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }
}

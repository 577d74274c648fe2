// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.Target;
import dev.bergen.micrometer.BergenObservations;
import dev.bergen.notify.NotificationEvent;
import dev.bergen.notify.Notifier;
import dev.bergen.rpc.RpcContext;
import dev.bergen.spring.NotificationHandler;
import dev.bergen.spring.RpcClients;
import dev.bergen.spring.RpcEndpoint;
import dev.bergen.spring.RpcServers;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Where bergen-micrometer and registries are, everything is observed and metered. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ObservationsTest {
  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  /** As tracers do, but all spans of a trace have one and the same id. */
  private static final class Tracing implements ObservationHandler<Observation.Context> {
    @Override
    public void onStart(Observation.Context context) {
      String trace = null;
      if (context instanceof ReceiverContext<?> receiver) {
        trace = read(receiver);
      }
      var parent = context.getParentObservation();
      if (trace == null && parent != null) {
        trace = parent.getContextView().get("trace");
      }
      if (trace != null) {
        context.put("trace", trace);
        if (context instanceof SenderContext<?> sender) {
          write(sender, trace);
        }
      }
    }

    private static <C> String read(ReceiverContext<C> receiver) {
      return receiver.getGetter().get(Objects.requireNonNull(receiver.getCarrier()), "traceparent");
    }

    private static <C> void write(SenderContext<C> sender, String trace) {
      sender.getSetter().set(sender.getCarrier(), "traceparent", trace);
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
      return true;
    }
  }

  private static final class Traces {
    final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

    String next() throws InterruptedException {
      return String.valueOf(seen.poll(30, TimeUnit.SECONDS));
    }
  }

  @RpcEndpoint("desk")
  static class Desk {
    private final Traces traces;
    private final Notifier notifier;

    Desk(Traces traces, Notifier notifier) {
      this.traces = traces;
      this.notifier = notifier;
    }

    public void order(RpcContext call) {
      traces.seen.add("call " + call.trace().get("traceparent"));
      notifier.info("order.end", null);
    }
  }

  static class Audit {
    private final Traces traces;

    Audit(Traces traces) {
      this.traces = traces;
    }

    @NotificationHandler
    void heard(NotificationEvent event) {
      traces.seen.add("event " + event.trace().get("traceparent"));
    }

    @NotificationHandler(pool = "copies")
    void copied(NotificationEvent event) {}
  }

  private final ObservationRegistry observations = ObservationRegistry.create();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  BergenAutoConfiguration.class, BergenObservationAutoConfiguration.class))
          .withBean(Traces.class)
          .withBean(Desk.class)
          .withBean(Audit.class)
          .withPropertyValues("bergen.url=memory://observed-application");

  private final ApplicationContextRunner observed =
      runner
          .withBean(ObservationRegistry.class, () -> observations)
          .withBean(MeterRegistry.class, () -> meters);

  ObservationsTest() {
    observations
        .observationConfig()
        .observationHandler(new Tracing())
        .observationHandler(new DefaultMeterObservationHandler(meters));
  }

  /** Orders as a web request with a trace does. */
  private void order(RpcClients clients) {
    ReceiverContext<Map<String, String>> request = new ReceiverContext<>(Map::get);
    request.setCarrier(Map.of("traceparent", TRACE));
    Observation.createNotStarted("http.server.requests", () -> request, observations)
        .observe(() -> clients.client(Target.topic("desk")).call("order"));
  }

  @Test
  void a_web_request_its_call_and_the_notification_of_it_are_one_trace() {
    observed.run(
        context -> {
          order(context.getBean(RpcClients.class));

          Traces traces = context.getBean(Traces.class);
          assertThat(traces.next()).isEqualTo("call " + TRACE);
          assertThat(traces.next()).isEqualTo("event " + TRACE);
          context.close(); // which ends what is observed
          assertThat(meters.get("rpc.client.call.duration").timer().count()).isEqualTo(1);
          assertThat(meters.get("rpc.server.call.duration").timer().count()).isEqualTo(1);
          assertThat(meters.get("bergen.call.part").tag("bergen.part", "queue").timer().count())
              .isEqualTo(1);
          assertThat(meters.get("messaging.client.operation.duration").timer().count())
              .isEqualTo(1);
          assertThat(
                  meters
                      .get("messaging.process.duration")
                      .tag("messaging.consumer.group.name", "none")
                      .timer()
                      .count())
              .isEqualTo(1);
        });
  }

  @Test
  void transports_servers_and_the_listeners_of_each_pool_are_metered_while_they_run() {
    observed.run(
        context -> {
          order(context.getBean(RpcClients.class));

          assertThat(meters.get("bergen.connections.up").meters()).hasSize(2);
          assertThat(meters.get("bergen.connections.up").tag("name", "rpcTransport").meter())
              .isNotNull();
          assertThat(meters.get("bergen.listener.prefetch").meters()).hasSize(2);
          RpcServers servers = context.getBean(RpcServers.class);
          servers.stop();
          assertThat(meters.find("bergen.server.prefetch").meters()).isEmpty();
          servers.start();
          assertThat(meters.get("bergen.server.prefetch").gauge().value()).isPositive();
        });
  }

  @Test
  void nothing_is_observed_unless_it_is_enabled_and_there_is_what_observes() {
    observed
        .withPropertyValues("bergen.observations.enabled=false")
        .run(
            context ->
                assertNothing(context.getBean(RpcClients.class), context.getBean(Traces.class)));
    runner.run(
        context -> assertNothing(context.getBean(RpcClients.class), context.getBean(Traces.class)));
    observed
        .withClassLoader(new FilteredClassLoader(BergenObservations.class))
        .run(
            context ->
                assertNothing(context.getBean(RpcClients.class), context.getBean(Traces.class)));
  }

  private void assertNothing(RpcClients clients, Traces traces) throws InterruptedException {
    order(clients);

    assertThat(traces.next()).isEqualTo("call null");
    assertThat(meters.find("rpc.client.call.duration").meter()).isNull();
    assertThat(meters.find("bergen.connections.up").meter()).isNull();
  }
}

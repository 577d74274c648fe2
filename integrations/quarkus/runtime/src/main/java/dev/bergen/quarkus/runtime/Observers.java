// SPDX-License-Identifier: Apache-2.0
package dev.bergen.quarkus.runtime;

import dev.bergen.micrometer.BergenMeters;
import dev.bergen.micrometer.BergenObservations;
import dev.bergen.micrometer.RunningMeters;
import dev.bergen.notify.ListenerInterceptor;
import dev.bergen.notify.NotificationListener;
import dev.bergen.notify.outgoing.NotifierInterceptor;
import dev.bergen.rpc.ClientInterceptor;
import dev.bergen.rpc.RpcServer;
import dev.bergen.rpc.ServerInterceptor;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler.IgnoredMeters;
import io.micrometer.observation.ObservationRegistry;
import io.quarkus.arc.DefaultBean;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Observes all clients, servers, notifiers and listeners, outside of the application's own
 * interceptors, and meters them. Only where both quarkus-micrometer and bergen-micrometer are.
 *
 * <p>An observer asks for its transport when there is something to observe: it must not open one.
 */
@Singleton
public class Observers implements RunningObserver {
  private static final int OUTERMOST = Integer.MAX_VALUE;

  private final MeterRegistry meters;
  private final Once<RpcTransport> rpc;
  private final Once<NotificationTransport> events;
  private final RunningMeters<RpcServer> servers;
  private final RunningMeters<NotificationListener> listeners;

  /** The container's to call. */
  @Inject
  public Observers(
      MeterRegistry meters, Instance<RpcTransport> rpc, Instance<NotificationTransport> events) {
    this.meters = meters;
    this.rpc = new Once<>(() -> metered(rpc.get()));
    this.events = new Once<>(() -> metered(events.get()));
    this.servers = new RunningMeters<>(() -> meters, "bergen.server.", BergenMeters::of);
    this.listeners = new RunningMeters<>(() -> meters, "bergen.listener.", BergenMeters::of);
  }

  private RpcTransport metered(RpcTransport transport) {
    BergenMeters.of(transport, Tag.of("name", "rpcTransport")).bindTo(meters);
    return transport;
  }

  private NotificationTransport metered(NotificationTransport transport) {
    BergenMeters.of(transport, Tag.of("name", "notificationTransport")).bindTo(meters);
    return transport;
  }

  /**
   * Timers of the application's registry, or whatever an {@code ObservationRegistry} of it does.
   */
  @Produces
  @Singleton
  @DefaultBean
  public BergenObservations observations(Instance<ObservationRegistry> own) {
    if (own.isResolvable()) {
      return BergenObservations.of(own.get()).withMeters(meters);
    }
    ObservationRegistry registry = ObservationRegistry.create();
    registry
        .observationConfig()
        .observationHandler(
            new DefaultMeterObservationHandler(meters, IgnoredMeters.LONG_TASK_TIMER));
    return BergenObservations.of(registry).withMeters(meters);
  }

  /** Of every client. */
  @Produces
  @Singleton
  @Priority(OUTERMOST)
  public ClientInterceptor clients(BergenObservations observations) {
    Once<ClientInterceptor> made = new Once<>(() -> observations.client(rpc.get()));
    return (request, next) -> made.get().intercept(request, next);
  }

  /** Of every server. */
  @Produces
  @Singleton
  @Priority(OUTERMOST)
  public ServerInterceptor servers(BergenObservations observations) {
    Once<ServerInterceptor> made = new Once<>(() -> observations.server(rpc.get()));
    return (call, next) -> made.get().intercept(call, next);
  }

  /** Of every notifier. */
  @Produces
  @Singleton
  @Priority(OUTERMOST)
  public NotifierInterceptor notifiers(BergenObservations observations) {
    Once<NotifierInterceptor> made = new Once<>(() -> observations.notifier(events.get()));
    return (event, next) -> made.get().intercept(event, next);
  }

  /** Of every listener. */
  @Produces
  @Singleton
  @Priority(OUTERMOST)
  public ListenerInterceptor listeners(BergenObservations observations) {
    Once<ListenerInterceptor> made = new Once<>(() -> observations.listener(events.get()));
    return (received, next) -> made.get().intercept(received, next);
  }

  @Override
  public void running(List<RpcServer> serving, List<NotificationListener> listening) {
    if (!serving.isEmpty()) {
      rpc.get();
    }
    if (!listening.isEmpty()) {
      events.get();
    }
    servers.accept(serving);
    listeners.accept(listening);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.quarkus.runtime;

import dev.bergen.Target;
import dev.bergen.json.Serializer;
import dev.bergen.notify.ListenerInterceptor;
import dev.bergen.notify.NotificationListener;
import dev.bergen.rpc.RemoteErrors;
import dev.bergen.rpc.RpcServer;
import dev.bergen.rpc.ServerInterceptor;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Serves the beans with {@code @RpcEndpoint}, one server for each exchange and topic, and listens
 * for the methods with {@code @NotificationHandler}, one listener for each exchange, topic and
 * pool.
 *
 * <p>Starts after the application's own observers of the start, and stops before those of the end:
 * listeners first, then servers, each answering what it has begun.
 */
@Singleton
public class Serving {
  private final Served served;
  private final BergenConfig config;
  private final Instance<RpcTransport> rpc;
  private final Instance<NotificationTransport> events;
  private final Instance<Serializer> serializer;
  private final Instance<RemoteErrors> errors;
  private final List<ServerInterceptor> serverInterceptors;
  private final List<ListenerInterceptor> listenerInterceptors;
  private final Instance<RunningObserver> observers;
  private final Running<NotificationListener> listeners = new Running<>();
  private final Running<RpcServer> servers = new Running<>();

  /** The container's to call. */
  @Inject
  public Serving(
      Served served,
      BergenConfig config,
      Instance<RpcTransport> rpc,
      Instance<NotificationTransport> events,
      Instance<Serializer> serializer,
      Instance<RemoteErrors> errors,
      @All List<ServerInterceptor> serverInterceptors,
      @All List<ListenerInterceptor> listenerInterceptors,
      Instance<RunningObserver> observers) {
    this.served = served;
    this.config = config;
    this.rpc = rpc;
    this.events = events;
    this.serializer = serializer;
    this.errors = errors;
    this.serverInterceptors = List.copyOf(serverInterceptors);
    this.listenerInterceptors = List.copyOf(listenerInterceptors);
    this.observers = observers;
  }

  void start(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) StartupEvent event) {
    RequestScope scope = new RequestScope(Thread.currentThread().getContextClassLoader());
    try {
      InterruptibleStart.run(() -> startAll(scope));
      notifyObservers();
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private void startAll(RequestScope scope) {
    if (config.rpc().autoStartup()) {
      servers.start(servers(scope), RpcServer::start);
    }
    if (config.notifications().autoStartup()) {
      listeners.start(listeners(scope), NotificationListener::start);
    }
  }

  void stop(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) ShutdownEvent event) {
    close();
  }

  private void close() {
    listeners.close();
    servers.close();
    notifyObservers();
  }

  private void notifyObservers() {
    LiveReload.serving(!servers.all().isEmpty() || !listeners.all().isEmpty());
    observers.forEach(each -> each.running(servers.all(), listeners.all()));
  }

  private List<RpcServer> servers(RequestScope scope) {
    Map<Target, List<EndpointBean>> byTarget = new LinkedHashMap<>();
    for (String name : served.endpoints()) {
      EndpointBean endpoint = EndpointBean.of(name);
      byTarget.computeIfAbsent(endpoint.served(), any -> new ArrayList<>()).add(endpoint);
    }
    String host = config.rpc().server().orElseGet(HostName::get);
    List<RpcServer> made = new ArrayList<>();
    byTarget.forEach(
        (target, endpoints) -> made.add(server(target.withServer(host), endpoints, scope)));
    return made;
  }

  private RpcServer server(Target target, List<EndpointBean> endpoints, RequestScope scope) {
    RpcServer.Builder builder = RpcServer.builder(rpc.get(), target);
    for (int i = 0; i < endpoints.size(); i++) {
      endpoints.get(i).requireDifferentFrom(endpoints.subList(0, i));
    }
    endpoints.forEach(endpoint -> endpoint.addTo(builder));
    builder.drainTimeout(config.rpc().drainTimeout());
    config.rpc().maxConcurrentCalls().ifPresent(builder::maxConcurrentCalls);
    config.rpc().startTimeout().ifPresent(builder::startTimeout);
    builder.interceptor(scope.ofServers());
    serverInterceptors.forEach(builder::interceptor);
    if (serializer.isResolvable()) {
      builder.serializer(serializer.get());
    }
    if (errors.isResolvable()) {
      builder.errors(errors.get());
    }
    return builder.build();
  }

  private List<NotificationListener> listeners(RequestScope scope) {
    Map<HandlerMethod.Source, List<HandlerMethod>> bySource = new LinkedHashMap<>();
    for (String name : served.listeners()) {
      for (HandlerMethod handler : HandlerMethod.all(name, events.get())) {
        for (HandlerMethod.Source source : handler.sources()) {
          bySource.computeIfAbsent(source, any -> new ArrayList<>()).add(handler);
        }
      }
    }
    List<NotificationListener> made = new ArrayList<>();
    bySource.forEach((source, handlers) -> made.add(listener(source, handlers, scope)));
    return made;
  }

  private NotificationListener listener(
      HandlerMethod.Source source, List<HandlerMethod> handlers, RequestScope scope) {
    NotificationListener.Builder builder =
        NotificationListener.builder(events.get(), source.target());
    if (!source.pool().isEmpty()) {
      builder.pool(source.pool());
    }
    handlers.forEach(handler -> handler.addTo(builder));
    builder.drainTimeout(config.notifications().drainTimeout());
    config.notifications().maxConcurrent().ifPresent(builder::maxConcurrent);
    config.notifications().startTimeout().ifPresent(builder::startTimeout);
    builder.interceptor(scope.ofListeners());
    listenerInterceptors.forEach(builder::interceptor);
    if (serializer.isResolvable()) {
      builder.serializer(serializer.get());
    }
    return builder.build();
  }
}

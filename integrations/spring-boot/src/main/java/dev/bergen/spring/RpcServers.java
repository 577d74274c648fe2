// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring;

import dev.bergen.Target;
import dev.bergen.rpc.RpcServer;
import dev.bergen.spi.queues.QueueState;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.function.SingletonSupplier;

/**
 * Serves the beans with {@link RpcEndpoint}: one server for each exchange and topic.
 *
 * <p>Starts late and stops early: servers answer what they have begun while all else of the
 * application still works.
 */
public final class RpcServers extends Serving<RpcServer> {
  /** Above web servers, so that it starts after them and stops before. */
  public static final int PHASE = DEFAULT_PHASE - 200;

  private final Supplier<RpcTransport> transport;
  private final ConfigurableListableBeanFactory beans;
  private final String server;
  private final List<RpcServerCustomizer> customizers;

  /**
   * @param transport asked for once there is something to serve; stays the caller's to close
   * @param server what calls to one server of a topic name
   */
  public RpcServers(
      Supplier<RpcTransport> transport,
      ConfigurableListableBeanFactory beans,
      String server,
      boolean autoStartup,
      List<RpcServerCustomizer> customizers) {
    super(autoStartup, PHASE);
    this.transport = SingletonSupplier.of(() -> watched(transport.get()));
    this.beans = beans;
    this.server = server;
    this.customizers = List.copyOf(customizers);
  }

  private RpcTransport watched(RpcTransport opened) {
    opened.onConnectionChange(watch());
    return opened;
  }

  @Override
  List<RpcServer> build() {
    Map<Target, List<EndpointBean>> byTarget = new LinkedHashMap<>();
    for (EndpointBean endpoint : EndpointBean.all(beans)) {
      byTarget.computeIfAbsent(endpoint.served(), any -> new ArrayList<>()).add(endpoint);
    }
    List<RpcServer> servers = new ArrayList<>();
    byTarget.forEach(
        (target, endpoints) -> servers.add(server(target.withServer(server), endpoints)));
    return servers;
  }

  private RpcServer server(Target target, List<EndpointBean> endpoints) {
    RpcServer.Builder builder = RpcServer.builder(transport.get(), target);
    for (int i = 0; i < endpoints.size(); i++) {
      endpoints.get(i).requireDifferentFrom(endpoints.subList(0, i));
    }
    endpoints.forEach(endpoint -> endpoint.addTo(builder));
    customizers.forEach(customizer -> customizer.customize(builder, target));
    try {
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw new InvalidRpcInterfaceException(
          "%s cannot be served: %s".formatted(endpoints, e.getMessage()),
          "Change the method that is named, or its types; or name an interface without it:"
              + " @RpcEndpoint(type = …).",
          e);
    }
  }

  @Override
  void start(RpcServer one) {
    one.start();
  }

  @Override
  CompletableFuture<List<QueueState>> backlog(RpcServer one, Duration timeout) {
    return one.backlog(timeout);
  }

  @Override
  Target target(RpcServer one) {
    return one.target();
  }

  @Override
  public List<String> describe() {
    return running().stream().map(each -> each.target().toString()).toList();
  }
}

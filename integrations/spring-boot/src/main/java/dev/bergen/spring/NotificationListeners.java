// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring;

import dev.bergen.Target;
import dev.bergen.notify.NotificationListener;
import dev.bergen.spi.queues.QueueState;
import dev.bergen.transport.NotificationTransport;
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
 * Listens for the methods with {@link NotificationHandler}: one listener for each exchange, topic
 * and pool.
 */
public final class NotificationListeners extends Serving<NotificationListener> {
  /** Above {@link RpcServers}: events are the first that an application takes no more of. */
  public static final int PHASE = DEFAULT_PHASE - 100;

  private final Supplier<NotificationTransport> transport;
  private final ConfigurableListableBeanFactory beans;
  private final List<NotificationListenerCustomizer> customizers;

  /**
   * @param transport asked for once there is something to listen for; stays the caller's to close
   */
  public NotificationListeners(
      Supplier<NotificationTransport> transport,
      ConfigurableListableBeanFactory beans,
      boolean autoStartup,
      List<NotificationListenerCustomizer> customizers) {
    super(autoStartup, PHASE);
    this.transport = SingletonSupplier.of(() -> watched(transport.get()));
    this.beans = beans;
    this.customizers = List.copyOf(customizers);
  }

  private NotificationTransport watched(NotificationTransport opened) {
    opened.onConnectionChange(watch());
    return opened;
  }

  @Override
  List<NotificationListener> build() {
    Map<HandlerMethod.Source, List<HandlerMethod>> bySource = new LinkedHashMap<>();
    for (HandlerMethod handler : HandlerMethod.all(beans, transport)) {
      for (HandlerMethod.Source source : handler.sources()) {
        bySource.computeIfAbsent(source, any -> new ArrayList<>()).add(handler);
      }
    }
    List<NotificationListener> listeners = new ArrayList<>();
    bySource.forEach((source, handlers) -> listeners.add(listener(source, handlers)));
    return listeners;
  }

  private NotificationListener listener(HandlerMethod.Source source, List<HandlerMethod> handlers) {
    Target target = source.target();
    NotificationListener.Builder builder = NotificationListener.builder(transport.get(), target);
    if (!source.pool().isEmpty()) {
      builder.pool(source.pool());
    }
    handlers.forEach(handler -> handler.addTo(builder));
    customizers.forEach(customizer -> customizer.customize(builder, target));
    return builder.build();
  }

  @Override
  void start(NotificationListener one) {
    one.start();
  }

  @Override
  CompletableFuture<List<QueueState>> backlog(NotificationListener one, Duration timeout) {
    return one.backlog(timeout);
  }

  @Override
  Target target(NotificationListener one) {
    return one.targets().get(0);
  }

  @Override
  public List<String> describe() {
    return running().stream().map(each -> each.targets().get(0).toString()).toList();
  }
}

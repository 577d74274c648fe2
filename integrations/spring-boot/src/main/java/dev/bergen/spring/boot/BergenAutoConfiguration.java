// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.boot;

import dev.bergen.config.Configuration;
import dev.bergen.json.Serializer;
import dev.bergen.notify.ListenerInterceptor;
import dev.bergen.notify.Notifier;
import dev.bergen.notify.outgoing.NotifierInterceptor;
import dev.bergen.rpc.ClientInterceptor;
import dev.bergen.rpc.RemoteErrors;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.ServerInterceptor;
import dev.bergen.spring.NotificationListenerCustomizer;
import dev.bergen.spring.NotificationListeners;
import dev.bergen.spring.RpcClientCustomizer;
import dev.bergen.spring.RpcClients;
import dev.bergen.spring.RpcServerCustomizer;
import dev.bergen.spring.RpcServers;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/**
 * Sets up transports, clients, servers and listeners from {@link BergenProperties}. A bean of the
 * application's own counts instead of any of these.
 *
 * <p>Transports are opened at their first use, and closed after everything that uses them.
 */
@AutoConfiguration
@EnableConfigurationProperties(BergenProperties.class)
public final class BergenAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean(BergenConnectionDetails.class)
  BergenConnectionDetails bergenConnectionDetails(BergenProperties properties) {
    return new PropertiesConnectionDetails(properties);
  }

  @Bean
  @ConditionalOnMissingBean
  Configuration bergenConfiguration(BergenProperties properties, BergenConnectionDetails details) {
    return Configurations.of(properties, details, System.getenv());
  }

  @Bean(destroyMethod = "close")
  @Lazy
  @ConditionalOnMissingBean
  RpcTransport rpcTransport(
      Configuration configuration, BergenConnectionDetails details, BergenProperties properties) {
    return Opening.open(
        details.url() == null ? Opening.ELSEWHERE : details.toString(),
        () -> {
          RpcTransport.Builder builder = RpcTransport.builder(configuration);
          ifPresent(properties.rpc().timeout(), builder::timeout);
          return builder.build();
        });
  }

  @Bean(destroyMethod = "close")
  @Lazy
  @ConditionalOnMissingBean
  NotificationTransport notificationTransport(
      Configuration configuration, BergenConnectionDetails details, BergenProperties properties) {
    String own = details.notificationsUrl();
    String shared = details.url() == null ? Opening.ELSEWHERE : details.toString();
    return Opening.open(
        own == null ? shared : "bergen.notifications.url",
        () -> {
          NotificationTransport.Builder builder = NotificationTransport.builder(configuration);
          ifPresent(properties.notifications().timeout(), builder::timeout);
          return builder.build();
        });
  }

  @Bean
  @Lazy
  @ConditionalOnMissingBean
  Notifier notifier(
      NotificationTransport transport,
      BergenProperties properties,
      Environment environment,
      ObjectProvider<Serializer> serializer,
      ObjectProvider<NotifierInterceptor> interceptors) {
    String given = properties.notifications().publisherId();
    String publisher =
        given == null
            ? environment.getProperty("spring.application.name", "application")
                + "."
                + HostName.get()
            : given;
    Notifier notifier = Notifier.of(transport, publisher);
    Serializer own = serializer.getIfUnique();
    if (own != null) {
      notifier = notifier.withSerializer(own);
    }
    for (NotifierInterceptor interceptor : interceptors.orderedStream().toList()) {
      notifier = notifier.withInterceptor(interceptor);
    }
    return notifier;
  }

  @Bean
  @Lazy
  @ConditionalOnMissingBean
  RpcClients rpcClients(
      RpcTransport transport,
      Environment environment,
      ObjectProvider<Serializer> serializer,
      ObjectProvider<RemoteErrors> errors,
      ObjectProvider<ClientInterceptor> interceptors,
      ObjectProvider<RpcClientCustomizer> customizers) {
    List<RpcClientCustomizer> all = new ArrayList<>();
    all.add(client -> withBeans(client, serializer, errors, interceptors));
    customizers.orderedStream().forEach(all::add);
    return new RpcClients(transport, all, environment::resolveRequiredPlaceholders);
  }

  private static RpcClient withBeans(
      RpcClient client,
      ObjectProvider<Serializer> serializer,
      ObjectProvider<RemoteErrors> errors,
      ObjectProvider<ClientInterceptor> interceptors) {
    RpcClient with = client;
    Serializer ownSerializer = serializer.getIfUnique();
    if (ownSerializer != null) {
      with = with.withSerializer(ownSerializer);
    }
    RemoteErrors ownErrors = errors.getIfUnique();
    if (ownErrors != null) {
      with = with.withErrors(ownErrors);
    }
    for (ClientInterceptor interceptor : interceptors.orderedStream().toList()) {
      with = with.withInterceptor(interceptor);
    }
    return with;
  }

  @Bean
  @ConditionalOnMissingBean
  RpcServers rpcServers(
      ObjectProvider<RpcTransport> transport,
      ConfigurableListableBeanFactory beans,
      BergenProperties properties,
      Environment environment,
      ObjectProvider<Serializer> serializer,
      ObjectProvider<RemoteErrors> errors,
      ObjectProvider<ServerInterceptor> interceptors,
      ObjectProvider<RpcServerCustomizer> customizers) {
    BergenProperties.Rpc rpc = properties.rpc();
    Executor executor = HandlerExecutor.of(environment, "bergen-rpc-");
    List<RpcServerCustomizer> all = new ArrayList<>();
    all.add(
        (server, target) -> {
          server.drainTimeout(rpc.drainTimeout());
          ifPresent(rpc.maxConcurrentCalls(), server::maxConcurrentCalls);
          ifPresent(rpc.startTimeout(), server::startTimeout);
          ifPresent(executor, server::executor);
          serializer.ifUnique(server::serializer);
          errors.ifUnique(server::errors);
          interceptors.orderedStream().forEach(server::interceptor);
        });
    customizers.orderedStream().forEach(all::add);
    String server = Objects.requireNonNullElseGet(rpc.server(), HostName::get);
    return new RpcServers(transport::getObject, beans, server, rpc.autoStartup(), all);
  }

  @Bean
  @ConditionalOnMissingBean
  NotificationListeners notificationListeners(
      ObjectProvider<NotificationTransport> transport,
      ConfigurableListableBeanFactory beans,
      BergenProperties properties,
      Environment environment,
      ObjectProvider<Serializer> serializer,
      ObjectProvider<ListenerInterceptor> interceptors,
      ObjectProvider<NotificationListenerCustomizer> customizers) {
    BergenProperties.Notifications notifications = properties.notifications();
    Executor executor = HandlerExecutor.of(environment, "bergen-notify-");
    List<NotificationListenerCustomizer> all = new ArrayList<>();
    all.add(
        (listener, target) -> {
          listener.drainTimeout(notifications.drainTimeout());
          ifPresent(notifications.maxConcurrent(), listener::maxConcurrent);
          ifPresent(notifications.startTimeout(), listener::startTimeout);
          ifPresent(executor, listener::executor);
          serializer.ifUnique(listener::serializer);
          interceptors.orderedStream().forEach(listener::interceptor);
        });
    customizers.orderedStream().forEach(all::add);
    return new NotificationListeners(transport::getObject, beans, notifications.autoStartup(), all);
  }

  private static <T> void ifPresent(@Nullable T value, Consumer<T> setter) {
    if (value != null) {
      setter.accept(value);
    }
  }
}

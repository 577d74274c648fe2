// SPDX-License-Identifier: Apache-2.0
package dev.bergen.quarkus.runtime;

import dev.bergen.ConfigurationException;
import dev.bergen.DriverLoadException;
import dev.bergen.DriverNotFoundException;
import dev.bergen.InvalidTransportUrlException;
import dev.bergen.config.Configuration;
import dev.bergen.json.Serializer;
import dev.bergen.notify.Notifier;
import dev.bergen.notify.outgoing.NotifierInterceptor;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import io.quarkus.arc.All;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Configuration, transports and notifier of an application; a bean of its own counts instead of any
 * of these.
 *
 * <p>Transports are opened at their first use.
 */
@Singleton
public class BusBeans {
  private static final String ELSEWHERE =
      "transport_url of a configuration file or the environment";

  private final BergenConfig config;

  /** The container's to call. */
  @Inject
  public BusBeans(BergenConfig config) {
    this.config = config;
  }

  /** Made from properties, files and environment. */
  @Produces
  @Singleton
  @DefaultBean
  public Configuration configuration() {
    return Configurations.of(config, System.getenv());
  }

  /** Opened by the first who needs it. */
  @Produces
  @Singleton
  @DefaultBean
  public RpcTransport rpcTransport(Configuration configuration) {
    return open(
        config.url().isPresent() ? "bergen.url" : ELSEWHERE,
        () -> {
          RpcTransport.Builder builder = RpcTransport.builder(configuration);
          config.rpc().timeout().ifPresent(builder::timeout);
          return builder.build();
        });
  }

  void close(@Disposes RpcTransport transport) {
    transport.close();
  }

  /** Opened by the first who needs it. */
  @Produces
  @Singleton
  @DefaultBean
  public NotificationTransport notificationTransport(Configuration configuration) {
    Optional<String> own = config.notifications().url();
    String shared = config.url().isPresent() ? "bergen.url" : ELSEWHERE;
    return open(
        own.isPresent() ? "bergen.notifications.url" : shared,
        () -> {
          NotificationTransport.Builder builder = NotificationTransport.builder(configuration);
          config.notifications().timeout().ifPresent(builder::timeout);
          return builder.build();
        });
  }

  void close(@Disposes NotificationTransport transport) {
    transport.close();
  }

  /** With the serializer and the interceptors that are beans. */
  @Produces
  @Singleton
  @DefaultBean
  public Notifier notifier(
      NotificationTransport transport,
      Instance<Serializer> serializer,
      @All List<NotifierInterceptor> interceptors,
      @ConfigProperty(name = "quarkus.application.name", defaultValue = "application")
          String application) {
    String publisher =
        config.notifications().publisherId().orElseGet(() -> application + "." + HostName.get());
    Notifier notifier = Notifier.of(transport, publisher);
    if (serializer.isResolvable()) {
      notifier = notifier.withSerializer(serializer.get());
    }
    for (NotifierInterceptor interceptor : interceptors) {
      notifier = notifier.withInterceptor(interceptor);
    }
    return notifier;
  }

  /** Names the property in the error when a transport cannot be opened. */
  private static <T> T open(String property, Supplier<T> opener) {
    try {
      return opener.get();
    } catch (InvalidTransportUrlException
        | DriverNotFoundException
        | DriverLoadException
        | ConfigurationException e) {
      throw Configurations.wrong(property, String.valueOf(e.getMessage()), e);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.boot;

import dev.bergen.micrometer.BergenObservations;
import dev.bergen.notify.ListenerInterceptor;
import dev.bergen.notify.outgoing.NotifierInterceptor;
import dev.bergen.rpc.ClientInterceptor;
import dev.bergen.rpc.ServerInterceptor;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Observes all clients, servers, notifiers and listeners of the application, outside of its own
 * interceptors, and meters them, where bergen-micrometer is there. A {@code BergenObservations}
 * bean of the application's own says with which names.
 */
@AutoConfiguration(
    after = BergenAutoConfiguration.class,
    afterName = {
      "org.springframework.boot.actuate.autoconfigure.observation.ObservationAutoConfiguration",
      "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration",
      "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
      "org.springframework.boot.micrometer.metrics.autoconfigure"
          + ".CompositeMeterRegistryAutoConfiguration"
    })
@ConditionalOnClass({BergenObservations.class, ObservationRegistry.class, MeterRegistry.class})
@ConditionalOnProperty(name = "bergen.observations.enabled", matchIfMissing = true)
public final class BergenObservationAutoConfiguration {

  /** Lazy, since interceptors are created together with the transport. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnBean(ObservationRegistry.class)
  static class Observers {

    @Bean
    @ConditionalOnMissingBean
    BergenObservations bergenObservations(
        ObservationRegistry registry, ObjectProvider<MeterRegistry> meters) {
      BergenObservations observations = BergenObservations.of(registry);
      MeterRegistry registered = meters.getIfUnique(); // or the primary one
      return registered == null ? observations : observations.withMeters(registered);
    }

    @Bean
    @Lazy
    @Order(Ordered.HIGHEST_PRECEDENCE)
    ClientInterceptor bergenClientObserver(
        BergenObservations observations, RpcTransport transport) {
      return observations.client(transport);
    }

    @Bean
    @Lazy
    @Order(Ordered.HIGHEST_PRECEDENCE)
    ServerInterceptor bergenServerObserver(
        BergenObservations observations, RpcTransport transport) {
      return observations.server(transport);
    }

    @Bean
    @Lazy
    @Order(Ordered.HIGHEST_PRECEDENCE)
    NotifierInterceptor bergenNotifierObserver(
        BergenObservations observations, NotificationTransport transport) {
      return observations.notifier(transport);
    }

    @Bean
    @Lazy
    @Order(Ordered.HIGHEST_PRECEDENCE)
    ListenerInterceptor bergenListenerObserver(
        BergenObservations observations, NotificationTransport transport) {
      return observations.listener(transport);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnBean(MeterRegistry.class)
  static class Meters {

    @Bean
    static MeterBinding bergenMeterBinding(ObjectProvider<MeterRegistry> registry) {
      return new MeterBinding(registry);
    }
  }
}

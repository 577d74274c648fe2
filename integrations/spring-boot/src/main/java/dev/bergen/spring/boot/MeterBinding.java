// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.boot;

import dev.bergen.micrometer.BergenMeters;
import dev.bergen.micrometer.RunningMeters;
import dev.bergen.spring.NotificationListeners;
import dev.bergen.spring.RpcServers;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Binds the meters of transports once these are open, since no meter may open one, and those of
 * servers and listeners while they run. Tags with the beans' names distinguish transports.
 */
final class MeterBinding implements BeanPostProcessor {
  private final ObjectProvider<MeterRegistry> registries;

  MeterBinding(ObjectProvider<MeterRegistry> registries) {
    this.registries = registries;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String beanName) {
    if (bean instanceof RpcTransport transport) {
      bind(BergenMeters.of(transport, Tag.of("name", beanName)));
    } else if (bean instanceof NotificationTransport transport) {
      bind(BergenMeters.of(transport, Tag.of("name", beanName)));
    } else if (bean instanceof RpcServers servers) {
      servers.observe(new RunningMeters<>(registry(), "bergen.server.", BergenMeters::of));
    } else if (bean instanceof NotificationListeners listeners) {
      listeners.observe(new RunningMeters<>(registry(), "bergen.listener.", BergenMeters::of));
    }
    return bean;
  }

  private void bind(MeterBinder meters) {
    MeterRegistry registry = registry().get();
    if (registry != null) {
      meters.bindTo(registry);
    }
  }

  /** Of several registries it is the primary one, which Boot makes of all of them. */
  private Supplier<@Nullable MeterRegistry> registry() {
    return registries::getIfUnique;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.bergen.Target;
import dev.bergen.spring.boot.BergenAutoConfiguration;
import dev.bergen.spring.sametopic.InventoryApplication;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.AnnotationBeanNameGenerator;

/** The topic of a scanned endpoint is not the name of its bean. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EndpointNamesTest {
  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(BergenAutoConfiguration.class))
          .withUserConfiguration(InventoryApplication.class)
          .withPropertyValues("bergen.url=memory://endpoint-names", "bergen.rpc.timeout=30s");

  // One test, since Spring warns of an annotation only once in a JVM.
  @Test
  void scanned_endpoints_of_one_topic_are_all_answered_and_spring_warns_of_none() {
    Logger logger = (Logger) LoggerFactory.getLogger(AnnotationBeanNameGenerator.class);
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    logged.start();
    logger.addAppender(logged);
    logger.setLevel(Level.WARN); // the tests' configuration may ask for errors only
    try {
      runner.run(
          context -> {
            assertThat(context).hasNotFailed().hasBean("stock").hasBean("prices");
            RpcClients clients = context.getBean(RpcClients.class);
            assertThat(call(clients, "inventory", null, "left")).isEqualTo(7L);
            assertThat(call(clients, "inventory", "prices", "price")).isEqualTo(120L);
            assertThat(call(clients, "catalogue", "prices", "price")).isEqualTo(120L);
            assertThat(context.getBean(RpcServers.class).describe()).hasSize(2);
          });

      assertThat(logged.list).isEmpty();
    } finally {
      logger.setLevel(null);
      logger.detachAppender(logged);
    }
  }

  private static @Nullable Object call(
      RpcClients clients, String topic, @Nullable String namespace, String method) {
    Target target = Target.topic(topic);
    return clients
        .client(namespace == null ? target : target.withNamespace(namespace))
        .call(method, Map.of());
  }
}

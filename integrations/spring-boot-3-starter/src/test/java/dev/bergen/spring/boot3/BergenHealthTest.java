// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.boot3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.spring.boot.BergenAutoConfiguration;
import dev.bergen.transport.RpcTransport;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Health says whether the broker can be reached. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BergenHealthTest {
  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  BergenAutoConfiguration.class, BergenHealthAutoConfiguration.class));

  @Test
  void a_broker_that_answers_is_up() {
    runner
        .withPropertyValues("bergen.url=memory://health")
        .run(
            context -> {
              assertThat(context.getBean(RpcTransport.class)).isNotNull();

              Health health = context.getBean(HealthIndicator.class).health();

              assertThat(health.getStatus()).isEqualTo(Status.UP);
              assertThat(health.getDetails()).containsOnlyKeys("rpcTransport");
              assertThat(health.getDetails().get("rpcTransport"))
                  .isInstanceOfSatisfying(
                      Map.class,
                      details -> assertThat(details.get("url")).isEqualTo("memory://health"));
            });
  }

  @Test
  void a_broker_that_is_not_there_is_down_and_no_password_is_told() {
    runner
        .withPropertyValues("bergen.url=rabbit://me:secret@127.0.0.1:1")
        .run(
            context -> {
              assertThat(context.getBean(RpcTransport.class)).isNotNull();

              Health health = context.getBean(HealthIndicator.class).health();

              assertThat(health.getStatus()).isEqualTo(Status.DOWN);
              assertThat(health.getDetails().toString()).contains("127.0.0.1:1");
              assertThat(health.getDetails().toString()).doesNotContain("secret");
            });
  }

  @Test
  void a_transport_that_nobody_needs_is_not_looked_at() {
    runner
        .withPropertyValues("bergen.url=rabbit://127.0.0.1:1")
        .run(
            context -> {
              Health health = context.getBean(HealthIndicator.class).health();

              assertThat(health.getStatus()).isEqualTo(Status.UP);
              assertThat(health.getDetails()).isEmpty();
            });
  }

  @Test
  void it_can_be_turned_off() {
    runner
        .withPropertyValues("management.health.bergen.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(HealthIndicator.class));
  }
}

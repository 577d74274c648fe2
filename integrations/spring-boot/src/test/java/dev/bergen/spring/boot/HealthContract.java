// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bergen.Target;
import dev.bergen.rpc.RpcClient;
import dev.bergen.spring.RpcEndpoint;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What health says on every line of Spring Boot, whose types for it differ. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
public abstract class HealthContract {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perClass();

  private static final CountDownLatch released = new CountDownLatch(1);

  private final Class<?> indicator;
  private final ApplicationContextRunner runner;

  /**
   * @param configuration of the line
   * @param indicator the line's type
   */
  protected HealthContract(Class<?> configuration, Class<?> indicator) {
    this.indicator = indicator;
    this.runner =
        new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(BergenAutoConfiguration.class, configuration));
  }

  /** Returns what the line's indicator says. */
  protected abstract BrokerCheck.Result check(AssertableApplicationContext context);

  /** Works on one request until the test lets it go. */
  public static class Slow {
    public void work() throws InterruptedException {
      released.await();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class OneSlowServer {
    @Bean
    @RpcEndpoint("slow-work")
    Slow slow() {
      return new Slow();
    }
  }

  @Test
  void a_broker_that_answers_is_up() {
    runner
        .withPropertyValues("bergen.url=memory://health")
        .run(
            context -> {
              assertThat(context.getBean(RpcTransport.class)).isNotNull();

              BrokerCheck.Result health = check(context);

              assertThat(health.status()).isEqualTo("UP");
              assertThat(health.details()).containsOnlyKeys("rpcTransport");
              assertThat(health.details().get("rpcTransport"))
                  .isInstanceOfSatisfying(
                      Map.class,
                      details -> assertThat(details.get("url")).isEqualTo("memory://health"));
            });
  }

  @Test
  void a_missing_broker_is_down_and_no_password_is_shown() {
    runner
        .withPropertyValues("bergen.url=rabbit://me:secret@127.0.0.1:1")
        .run(
            context -> {
              assertThat(context.getBean(RpcTransport.class)).isNotNull();

              BrokerCheck.Result health = check(context);

              assertThat(health.status()).isEqualTo("DOWN");
              assertThat(health.details().toString()).contains("127.0.0.1:1");
              assertThat(health.details().toString()).doesNotContain("secret");
            });
  }

  @Test
  void an_unused_transport_is_not_checked() {
    runner
        .withPropertyValues("bergen.url=rabbit://127.0.0.1:1")
        .run(
            context -> {
              BrokerCheck.Result health = check(context);

              assertThat(health.status()).isEqualTo("UP");
              assertThat(health.details()).isEmpty();
            });
  }

  @Test
  void the_backlog_of_a_server_is_reported_and_too_large_a_backlog_is_out_of_service() {
    runner
        .withUserConfiguration(OneSlowServer.class)
        .withPropertyValues(
            "bergen.url=" + broker.url(),
            "bergen.rpc.server=node-1",
            "bergen.rpc.max-concurrent-calls=1",
            "bergen.health.max-backlog=10")
        .run(
            context -> {
              BrokerCheck.Result idle = check(context);
              assertThat(idle.status()).isEqualTo("UP");
              assertThat(idle.details().get("backlog"))
                  .isEqualTo(Map.of("slow-work", 0L, "slow-work.node-1", 0L));

              RpcClient client =
                  RpcClient.of(context.getBean(RpcTransport.class), Target.topic("slow-work"));
              for (int i = 0; i < 200; i++) {
                client.cast("work");
              }

              await()
                  .atMost(Duration.ofSeconds(60))
                  .until(() -> check(context).status().equals("OUT_OF_SERVICE"));
              assertThat(check(context).details().toString()).contains("slow-work=");
              released.countDown();
            });
  }

  @Test
  void it_can_be_turned_off() {
    runner
        .withPropertyValues("management.health.bergen.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(indicator));
  }
}

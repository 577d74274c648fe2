// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.boot3;

import dev.bergen.spring.boot.BergenAutoConfiguration;
import dev.bergen.spring.boot.BrokerCheck;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Adds {@code bergen} to {@code /actuator/health}. */
@AutoConfiguration(after = BergenAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
public final class BergenHealthAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean(name = "bergenHealthIndicator")
  @ConditionalOnEnabledHealthIndicator("bergen")
  HealthIndicator bergenHealthIndicator(ConfigurableListableBeanFactory beans) {
    BrokerCheck brokers = new BrokerCheck(beans);
    return () -> {
      BrokerCheck.Result result = brokers.check();
      return Health.status(result.status()).withDetails(result.details()).build();
    };
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.boot3;

import dev.bergen.spring.boot.BrokerCheck;
import dev.bergen.spring.boot.HealthContract;
import java.util.Objects;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;

class BergenHealthTest extends HealthContract {
  BergenHealthTest() {
    super(BergenHealthAutoConfiguration.class, HealthIndicator.class);
  }

  @Override
  protected BrokerCheck.Result check(AssertableApplicationContext context) {
    Health health = Objects.requireNonNull(context.getBean(HealthIndicator.class).health());
    return new BrokerCheck.Result(health.getStatus().getCode(), health.getDetails());
  }
}

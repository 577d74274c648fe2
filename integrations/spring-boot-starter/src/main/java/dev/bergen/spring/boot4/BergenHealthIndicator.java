// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.boot4;

import dev.bergen.spring.boot.BrokerCheck;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Tells whether the brokers of the application can be reached. */
final class BergenHealthIndicator extends AbstractHealthIndicator {
  private final BrokerCheck brokers;

  BergenHealthIndicator(BrokerCheck brokers) {
    super("The brokers could not be looked at");
    this.brokers = brokers;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    BrokerCheck.Result result = brokers.check();
    builder.withDetails(result.details());
    if (result.up()) {
      builder.up();
    } else {
      builder.down();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import dev.bergen.config.OptionGroup;
import dev.bergen.spi.Driver;
import dev.bergen.spi.DriverProvider;
import dev.bergen.spi.DriverSettings;
import java.util.List;
import java.util.Set;

/** Opens drivers that speak to RabbitMQ as oslo.messaging does. */
public final class RabbitDriverProvider implements DriverProvider {

  @Override
  public Set<String> schemes() {
    return Set.of("rabbit", "kombu");
  }

  @Override
  public String description() {
    return "RabbitMQ, on the wire as oslo.messaging";
  }

  @Override
  public List<OptionGroup> optionGroups() {
    return List.of(RabbitOptions.GROUP);
  }

  @Override
  public Driver open(DriverSettings settings) {
    return new RabbitDriver(settings, RabbitSettings.of(settings.url(), settings.options()));
  }
}

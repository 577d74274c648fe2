// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import dev.bergen.ConfigurationException;
import dev.bergen.config.OptionGroup;
import dev.bergen.rabbit.settings.RabbitOptions;
import dev.bergen.rabbit.settings.RabbitSettings;
import dev.bergen.spi.Driver;
import dev.bergen.spi.DriverProvider;
import dev.bergen.spi.DriverSettings;
import java.util.List;
import java.util.Set;

/** Opens drivers for RabbitMQ, in the protocol of oslo.messaging. */
public final class RabbitDriverProvider implements DriverProvider {
  private static final Set<String> AMQP = Set.of("amqp", "pyamqp");

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
    return List.of(RabbitOptions.GROUP, RabbitOptions.LOCKS);
  }

  /**
   * @throws ConfigurationException if options exclude each other or ask for what is not there
   */
  @Override
  public Driver open(DriverSettings settings) {
    requireAmqp(settings.url().scheme());
    return new RabbitDriver(settings, RabbitSettings.of(settings.url(), settings.options()));
  }

  /** Behind kombu's plus stands the transport that it should use instead of RabbitMQ. */
  private static void requireAmqp(String scheme) {
    int plus = scheme.indexOf('+');
    if (plus >= 0 && !AMQP.contains(scheme.substring(plus + 1))) {
      throw new ConfigurationException(
          "'%s:' asks for a transport of kombu, which is not there; RabbitMQ is rabbit:"
              .formatted(scheme),
          null);
    }
  }
}

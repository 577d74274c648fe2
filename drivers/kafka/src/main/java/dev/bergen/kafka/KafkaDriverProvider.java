// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka;

import dev.bergen.ConfigurationException;
import dev.bergen.config.KafkaOptions;
import dev.bergen.config.OptionGroup;
import dev.bergen.kafka.settings.KafkaSettings;
import dev.bergen.spi.Driver;
import dev.bergen.spi.DriverProvider;
import dev.bergen.spi.DriverSettings;
import java.util.List;
import java.util.Set;

/** Opens drivers that send and receive notifications over Kafka as oslo.messaging does. */
public final class KafkaDriverProvider implements DriverProvider {

  @Override
  public Set<String> schemes() {
    return Set.of("kafka");
  }

  @Override
  public String description() {
    return "Apache Kafka, notifications only, on the wire as oslo.messaging";
  }

  @Override
  public List<OptionGroup> optionGroups() {
    return List.of(KafkaOptions.GROUP);
  }

  /**
   * @throws ConfigurationException if options exclude each other, ask for what is not there, or
   *     name a file that cannot be used; if kafka-clients is older than 3.9, or 5.0 or newer
   */
  @Override
  public Driver open(DriverSettings settings) {
    ClientVersion.require();
    return new KafkaDriver(settings, KafkaSettings.of(settings.url(), settings.options()));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import dev.bergen.config.Configuration;
import dev.bergen.config.Options;
import dev.bergen.config.TransportUrl;
import dev.bergen.rabbit.settings.RabbitOptions;
import dev.bergen.spi.DriverProvider;
import dev.bergen.tck.DriverContract;
import dev.bergen.testbed.BrokerExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On a real broker. */
@Tag("broker-4")
@Tag("broker-denied")
class RabbitContractTest extends DriverContract {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perClass();

  @Override
  protected DriverProvider provider() {
    return new RabbitDriverProvider();
  }

  @Override
  protected TransportUrl url() {
    return TransportUrl.parse(broker.url() + broker.node().profile().permittedOptions());
  }

  @Override
  protected Options options() {
    return Configuration.empty().options(RabbitOptions.GROUP, url().query());
  }
}

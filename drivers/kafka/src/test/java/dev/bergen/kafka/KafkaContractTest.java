// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka;

import dev.bergen.config.TransportUrl;
import dev.bergen.spi.DriverProvider;
import dev.bergen.tck.NotificationContract;
import dev.bergen.testbed.KafkaExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("newest-jdk-only")
class KafkaContractTest extends NotificationContract {
  @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();

  @Override
  protected DriverProvider provider() {
    return new KafkaDriverProvider();
  }

  @Override
  protected TransportUrl url() {
    return TransportUrl.parse(kafka.url());
  }

  /** A group that is new to a topic begins at its end. */
  @Override
  protected boolean keepsForTheFirstListener() {
    return false;
  }
}

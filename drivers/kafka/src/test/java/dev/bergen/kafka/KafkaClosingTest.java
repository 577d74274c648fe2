// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka;

import dev.bergen.tck.ClosingAdversary;
import dev.bergen.testbed.KafkaExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On a real broker. */
@Tag("newest-jdk-only")
class KafkaClosingTest extends ClosingAdversary {
  @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();

  @Override
  protected String url() {
    return kafka.url();
  }

  @Override
  protected boolean hasRpc() {
    return false;
  }
}

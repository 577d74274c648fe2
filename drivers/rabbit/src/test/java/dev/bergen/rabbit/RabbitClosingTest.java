// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bergen.tck.ClosingAdversary;
import dev.bergen.testbed.BrokerExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On a real broker. */
@Tag("broker-4")
class RabbitClosingTest extends ClosingAdversary {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perClass();

  @Override
  protected String url() {
    return broker.url() + broker.node().profile().permittedOptions();
  }

  @Override
  protected void assertNothingOpen() {
    await()
        .atMost(Rig.PATIENCE)
        .untilAsserted(() -> assertThat(broker.node().connections(broker.virtualHost())).isEmpty());
  }
}

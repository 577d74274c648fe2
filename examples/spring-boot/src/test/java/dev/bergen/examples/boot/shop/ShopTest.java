// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples.boot.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.spring.test.BergenConnection;
import dev.bergen.testing.BergenExtension;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

/** An application on a broker of the test's own, which knows what passed. */
@SpringBootTest
class ShopTest {
  @RegisterExtension @BergenConnection
  static final BergenExtension bergen = new BergenExtension().withBrokerPerClass();

  @Autowired Inventory inventory;

  @Test
  void a_reservation_is_published() {
    assertThat(inventory.reserve("disk", 5).left()).isEqualTo(15);

    bergen.recorder().assertCalled("reserve").withArgument("item", "disk").once();
    bergen.recorder().awaitNotification("inventory.reserve.end", Duration.ofSeconds(30));
  }
}

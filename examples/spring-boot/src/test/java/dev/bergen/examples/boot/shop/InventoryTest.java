// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples.boot.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.spring.test.BergenTest;
import dev.bergen.testing.Recorder;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What the application says and hears over the bus, without its web server. */
@BergenTest
class InventoryTest {
  @Autowired Inventory inventory;
  @Autowired Recorder recorder;

  @Test
  void a_reservation_is_published() {
    assertThat(inventory.reserve("disk", 5).left()).isEqualTo(15);

    recorder.awaitNotification("inventory.reserve.end", Duration.ofSeconds(30));
  }
}

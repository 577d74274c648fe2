// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ShopTest {
  @Inject Inventory inventory;
  @Inject Audit audit;

  @Test
  void a_reservation_is_published() {
    assertThat(inventory.reserve("disk", 5).left()).isEqualTo(15);

    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> audit.heard().contains("inventory.reserve.end: 15 disk left"));
  }
}

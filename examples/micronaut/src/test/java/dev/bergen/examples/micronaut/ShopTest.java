// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples.micronaut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.TransportClosedException;
import io.micronaut.context.ApplicationContext;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ShopTest {
  @Test
  void an_order_is_a_call_and_then_a_notification_and_the_context_closes_the_bus()
      throws Exception {
    Inventory inventory;
    try (ApplicationContext context = ApplicationContext.run()) {
      inventory = context.getBean(Inventory.class);

      assertThat(inventory.reserve("disk", 5)).isEqualTo(new Inventory.Left("disk", 15));
      assertThat(context.getBean(Audit.class).next())
          .isEqualTo("inventory.reserve.end: Left[item=disk, left=15]");
    }
    assertThatThrownBy(() -> inventory.reserve("disk", 5))
        .isInstanceOf(TransportClosedException.class);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.test.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.spring.EnableRpcClients;
import dev.bergen.spring.test.BergenConnection;
import dev.bergen.spring.test.BergenTest;
import dev.bergen.testing.BergenExtension;
import dev.bergen.testing.TestBroker;
import dev.bergen.transport.RpcTransport;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;

/** A broker that the test class has is the application's, sliced or whole. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BergenConnectionTest {

  /** What two classes inherit, and each has for itself. */
  abstract static class Shared {
    @RegisterExtension @BergenConnection
    static final BergenExtension bergen = new BergenExtension().withBrokerPerClass();

    @Autowired private Inventory inventory;
    @Autowired private ApplicationContext context;

    @Test
    void the_broker_of_the_class_is_the_applications() {
      assertThat(inventory.reserve("disk", 5)).isEqualTo(15);

      bergen.recorder().assertCalled("reserve").once();
      assertThat(context.getBean(RpcTransport.class).url().toString()).isEqualTo(bergen.url());
      assertThat(context.getBeansOfType(TestBroker.class)).isEmpty();
    }
  }

  @Nested
  @BergenTest
  @Import(FixedStock.class)
  class Sliced extends Shared {}

  @Nested
  @BergenTest
  @Import(FixedStock.class)
  class Once_more extends Shared {}

  @Nested
  @SpringBootTest(
      classes = {Whole.Only.class, InventoryService.class, FixedStock.class, Audit.class},
      properties = "spring.main.web-application-type=none")
  class Whole extends Shared {

    @EnableAutoConfiguration
    @EnableRpcClients(clients = Inventory.class)
    static class Only {}
  }
}

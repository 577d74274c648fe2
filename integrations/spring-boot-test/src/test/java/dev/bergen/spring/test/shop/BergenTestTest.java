// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.test.shop;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.MessageDeliveryException;
import dev.bergen.spring.test.BergenTest;
import dev.bergen.testing.Faults;
import dev.bergen.testing.Recorder;
import dev.bergen.testing.TestBroker;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;

/** The application's other component cannot even be made, and is not. */
@BergenTest(properties = "bergen.rpc.timeout=30s")
@Import(FixedStock.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BergenTestTest {
  @Autowired private Inventory inventory;
  @Autowired private Audit audit;
  @Autowired private Recorder recorder;
  @Autowired private Faults faults;
  @Autowired private ApplicationContext context;

  @Test
  @Order(1)
  void endpoints_clients_and_handlers_speak_over_a_broker_of_the_context() throws Exception {
    assertThat(inventory.reserve("disk", 5)).isEqualTo(15);

    recorder.assertCalled("reserve").withArgument("item", "disk").once();
    assertThat(audit.heard().poll(30, SECONDS)).isEqualTo("inventory.reserve.end");
    faults
        .requests()
        .withMethod("reserve")
        .fail(() -> new MessageDeliveryException(false, "no", null));
    assertThatThrownBy(() -> inventory.reserve("disk", 1))
        .isInstanceOf(MessageDeliveryException.class);
  }

  @Test
  @Order(2)
  void each_test_begins_with_nothing_recorded_and_no_fault() {
    assertThat(recorder.messages()).isEmpty();
    assertThat(inventory.reserve("disk", 6)).isEqualTo(14);
  }

  @Test
  void nothing_else_is_started() {
    assertThat(context.getBeansOfType(DatabaseStock.class)).isEmpty();
    assertThat(context.getBeansOfType(Stock.class)).hasSize(1);
    assertThat(context.containsBean("applicationTaskExecutor")).isFalse();
  }

  @Test
  void properties_of_the_annotation_count_and_the_broker_is_inside_the_jvm() {
    RpcTransport transport = context.getBean(RpcTransport.class);

    assertThat(transport.timeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(transport.url().toString()).isEqualTo(context.getBean(TestBroker.class).url());
    assertThat(transport.deliversInProcess()).isTrue();
  }
}

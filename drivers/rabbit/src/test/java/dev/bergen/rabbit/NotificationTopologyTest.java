// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import static dev.bergen.rabbit.Heard.INFO;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.bergen.spi.Driver;
import dev.bergen.spi.IncomingNotification;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.Topology.Binding;
import dev.bergen.testbed.Topology.Exchange;
import dev.bergen.testbed.Topology.Queue;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What notifiers and listeners leave on a broker, flag by flag. */
@Tag("broker-4")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
class NotificationTopologyTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  private final Rig rig = new Rig();

  @AfterEach
  void close() throws Exception {
    rig.close();
  }

  @Test
  @Tag("RTO-09")
  void a_notifier_alone_declares_exchange_queue_and_binding() {
    Driver driver = rig.open(broker.url());

    Rig.get(Heard.notify(rig, driver, INFO, "any"));

    assertThat(broker.node().exchanges(broker.virtualHost()))
        .containsExactly(new Exchange("openstack", "topic", false, false, false, Map.of()));
    assertQueue("lab.info", false, false, Map.of());
    assertThat(broker.node().bindings(broker.virtualHost()))
        .containsExactly(new Binding("openstack", "lab.info", "queue", "lab.info", Map.of()));
  }

  @Test
  @Tag("RTO-12")
  void durable_auto_delete_and_mirrored_as_asked() {
    Driver driver =
        rig.open(
            broker.url() + "?amqp_durable_queues=true&amqp_auto_delete=true&rabbit_ha_queues=true");

    Rig.get(Heard.notify(rig, driver, INFO, "any"));

    assertThat(broker.node().exchanges(broker.virtualHost()))
        .containsExactly(new Exchange("openstack", "topic", true, true, false, Map.of()));
    assertQueue("lab.info", true, true, Map.of("x-ha-policy", "all"));
  }

  @Test
  @Tag("RTO-13")
  void quorum_queues_are_durable_and_limited_and_report_deliveries() {
    Driver driver =
        rig.open(broker.url() + "?rabbit_quorum_queue=true&rabbit_quorum_delivery_limit=3");
    Heard pool = Heard.listen(rig, driver, "pool1", 8, INFO);
    pool.subscription().request(10);

    Rig.get(Heard.notify(rig, driver, INFO, "any"));
    IncomingNotification first = pool.take();
    first.requeue();
    IncomingNotification again = pool.take();
    again.acknowledge();

    assertThat(first.redelivered()).isFalse();
    assertThat(again.redelivered()).isTrue();
    Map<String, Object> quorum = Map.of("x-queue-type", "quorum", "x-delivery-limit", 3);
    assertQueue("lab.info", true, false, quorum);
    assertQueue("pool1", true, false, quorum);
  }

  @Test
  @Tag("RTO-24")
  void a_queue_declared_by_another_process_accepts_the_notification_unchanged() throws Exception {
    try (Connection connection = broker.node().connect(broker.virtualHost());
        Channel channel = connection.createChannel()) {
      channel.queueDeclare("lab.info", true, false, false, Map.of("x-max-length", 5));
      Driver driver = rig.open(broker.url() + "?amqp_durable_queues=true");

      Rig.get(Heard.notify(rig, driver, INFO, "taken"));

      assertThat(channel.basicGet("lab.info", true)).isNotNull();
    }
  }

  private static void assertQueue(
      String name, boolean durable, boolean autoDelete, Map<String, Object> arguments) {
    assertThat(broker.node().queues(broker.virtualHost()))
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields(
            "messages", "ready", "unacknowledged")
        .contains(new Queue(name, durable, autoDelete, false, arguments, 0, 0, 0));
  }
}

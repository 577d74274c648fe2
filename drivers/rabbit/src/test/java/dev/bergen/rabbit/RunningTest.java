// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bergen.spi.Driver;
import dev.bergen.spi.IncomingNotification;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.Topology.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The broker takes back what is being handled, and delivers it again meanwhile. */
@Tag("broker-4")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
class RunningTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  private final Rig rig = new Rig();
  private CapturedLog log;
  private Heard heard;
  private IncomingNotification first;

  @BeforeEach
  void accept_a_redelivery_while_it_is_handled() {
    log = rig.closing(new CapturedLog("dev.bergen.rabbit.consume.Running"));
    // Durable as some brokers refuse other queues.
    Driver driver = rig.open(broker.url() + "?amqp_durable_queues=true");
    heard = Heard.all(rig, driver, Heard.INFO);
    Rig.get(Heard.notify(rig, driver, Heard.INFO, "slow"));
    first = heard.take();
    broker.node().closeConnections(broker.virtualHost(), 2);
    await().atMost(Rig.PATIENCE).untilAsserted(() -> assertThat(log.messages()).isNotEmpty());
  }

  @AfterEach
  void close() throws Exception {
    rig.close();
  }

  @Test
  void it_is_handled_once_and_acknowledged_when_its_handler_ends() {
    heard.assertGetsNothing();

    first.acknowledge();

    await().atMost(Rig.PATIENCE).untilAsserted(() -> assertThat(messages()).isZero());
    heard.assertGetsNothing();
    assertThat(log.messages())
        .singleElement()
        .asString()
        .startsWith("Redelivered while still in progress: ")
        .contains("consumer_timeout");
  }

  @Test
  void it_is_redelivered_when_its_handler_requeues_it() {
    first.requeue();

    assertThat(heard.handle()).isEqualTo("slow");
    await().atMost(Rig.PATIENCE).untilAsserted(() -> assertThat(messages()).isZero());
  }

  @Test
  void it_may_be_taken_back_more_than_once() {
    broker.node().closeConnections(broker.virtualHost(), 2);
    await().atMost(Rig.PATIENCE).untilAsserted(() -> assertThat(log.messages()).hasSize(2));

    first.acknowledge();

    await().atMost(Rig.PATIENCE).untilAsserted(() -> assertThat(messages()).isZero());
    heard.assertGetsNothing();
  }

  private static long messages() {
    return broker.node().queues(broker.virtualHost()).stream()
        .filter(queue -> queue.name().equals("lab.info"))
        .mapToLong(Queue::messages)
        .sum();
  }
}

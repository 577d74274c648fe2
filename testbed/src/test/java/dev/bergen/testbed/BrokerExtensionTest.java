// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.bergen.testbed.Topology.Binding;
import dev.bergen.testbed.Topology.Consumer;
import dev.bergen.testbed.Topology.Exchange;
import dev.bergen.testbed.Topology.Queue;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BrokerExtensionTest {
  private static final Set<String> SEEN = new HashSet<>();

  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  @Test
  void a_test_gets_a_virtual_host_of_its_own() {
    assertThat(SEEN.add(broker.virtualHost())).isTrue();
    assertThat(broker.node().queues(broker.virtualHost())).isEmpty();
  }

  @Test
  void a_virtual_host_does_not_see_the_queues_of_another() throws Exception {
    SEEN.add(broker.virtualHost());
    broker.node().createVirtualHost("neighbour");

    try (Connection connection = broker.node().connect("neighbour");
        Channel channel = connection.createChannel()) {
      channel.queueDeclare("theirs", false, false, true, Map.of());

      assertThat(broker.node().queues("neighbour")).extracting(Queue::name).containsOnly("theirs");
      assertThat(broker.node().queues(broker.virtualHost())).isEmpty();
    } finally {
      broker.node().deleteVirtualHost("neighbour");
    }
  }

  @Test
  void the_topology_is_listed_as_declared() throws Exception {
    try (Connection connection = broker.node().connect(broker.virtualHost());
        Channel channel = connection.createChannel()) {
      channel.exchangeDeclare("nova", "topic", false, true, Map.of());
      channel.queueDeclare("compute", false, false, true, Map.of("x-expires", 60_000));
      channel.queueBind("compute", "nova", "compute.node-1");
      channel.basicQos(7);
      channel.basicConsume("compute", false, "tag-1", (tag, message) -> {}, tag -> {});

      assertThat(broker.node().exchanges(broker.virtualHost()))
          .containsExactly(new Exchange("nova", "topic", false, true, false, Map.of()));
      assertThat(broker.node().queues(broker.virtualHost()))
          .extracting(Queue::name, Queue::durable, Queue::autoDelete, Queue::arguments)
          .containsExactly(tuple("compute", false, true, Map.of("x-expires", 60_000)));
      assertThat(broker.node().bindings(broker.virtualHost()))
          .containsExactly(new Binding("nova", "compute", "queue", "compute.node-1", Map.of()));
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(broker.node().consumers(broker.virtualHost()))
                      .extracting(Consumer::queue, Consumer::tag, Consumer::prefetch)
                      .containsExactly(tuple("compute", "tag-1", 7)));
    }
  }

  @Test
  void messages_in_a_queue_are_counted() throws Exception {
    try (Connection connection = broker.node().connect(broker.virtualHost());
        Channel channel = connection.createChannel()) {
      channel.queueDeclare("compute", false, false, true, Map.of());

      channel.basicPublish("", "compute", null, new byte[3]);
      channel.basicPublish("", "compute", null, new byte[3]);

      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(broker.node().queues(broker.virtualHost()))
                      .extracting(Queue::messages)
                      .containsExactly(2L));
    }
  }

  @Test
  void closing_connections_reaches_the_client() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    Connection connection = broker.node().connect(broker.virtualHost());
    connection.addShutdownListener(cause -> closed.countDown());

    int count = broker.node().closeConnections(broker.virtualHost());

    assertThat(count).isEqualTo(1);
    assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void deleting_a_queue_cancels_its_consumer() throws Exception {
    CountDownLatch cancelled = new CountDownLatch(1);
    try (Connection connection = broker.node().connect(broker.virtualHost());
        Channel channel = connection.createChannel()) {
      channel.queueDeclare("compute", false, false, true, Map.of());
      channel.basicConsume("compute", true, (tag, message) -> {}, tag -> cancelled.countDown());

      broker.node().deleteQueue(broker.virtualHost(), "compute");

      assertThat(cancelled.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(broker.node().queues(broker.virtualHost())).isEmpty();
    }
  }

  @Nested
  class In_a_nested_class {
    @Test
    void the_node_is_the_same_and_the_virtual_host_fresh() {
      assertThat(broker.node().isAlive()).isTrue();
      assertThat(SEEN.add(broker.virtualHost())).isTrue();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import dev.bergen.testbed.Topology.Queue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What tests may do to a node that nobody else uses. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("newest-jdk-only")
class RabbitNodeTest {
  private static @Nullable RabbitNode started;

  @BeforeAll
  static void start() {
    BrokerExtension.requireBroker(RabbitNodeTest.class);
    started = RabbitNode.start();
  }

  @AfterAll
  static void close() {
    if (started != null) {
      started.close();
    }
  }

  @Test
  void a_killed_node_comes_back_with_its_durable_queues_and_messages_only() throws Exception {
    RabbitNode node = node();
    node.createVirtualHost("crash");
    CountDownLatch lost = new CountDownLatch(1);
    Connection connection = node.connect("crash");
    connection.addShutdownListener(cause -> lost.countDown());
    Channel channel = connection.createChannel();
    channel.confirmSelect();
    channel.queueDeclare("durable", true, false, false, Map.of());
    channel.queueDeclare("transient", false, false, false, Map.of());
    channel.basicPublish("", "durable", MessageProperties.PERSISTENT_BASIC, new byte[1]);
    channel.waitForConfirmsOrDie(10_000);
    int port = node.port();

    node.kill();

    assertThat(node.isAlive()).isFalse();
    assertThat(lost.await(30, TimeUnit.SECONDS)).isTrue();
    assertThatThrownBy(() -> node.connect("crash")).isInstanceOf(IOException.class);
    node.startAgain();
    assertThat(node.port()).isEqualTo(port);
    // The node answers before it has told its management of every queue.
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(node.queues("crash"))
                    .extracting(Queue::name, Queue::messages)
                    .containsExactly(tuple("durable", 1L)));
  }

  @Test
  void a_stopped_node_closes_its_connections_and_starts_again() throws Exception {
    RabbitNode node = node();
    CountDownLatch lost = new CountDownLatch(1);
    node.connect("/").addShutdownListener(cause -> lost.countDown());

    node.stop();

    assertThat(lost.await(30, TimeUnit.SECONDS)).isTrue();
    node.startAgain();
    node.connect("/").close();
  }

  @Test
  void a_paused_node_accepts_and_does_not_respond_until_it_continues() throws Exception {
    RabbitNode node = node();
    node.pause();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.port())) {
      socket.setSoTimeout(500);
      socket.getOutputStream().write(new byte[] {'A', 'M', 'Q', 'P', 0, 0, 9, 1});

      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      assertThat(node.isAlive()).isTrue();

      node.resume();
      socket.setSoTimeout(20_000);
      assertThat(socket.getInputStream().read()).isEqualTo(1);
    } finally {
      node.resume();
    }
  }

  @Test
  void two_nodes_run_side_by_side_and_a_closed_one_leaves_nothing() {
    RabbitNode node = node();
    Path log;
    try (RabbitNode second = RabbitNode.start()) {
      log = second.log();
      node.createVirtualHost("first-only");

      assertThat(second.port()).isNotEqualTo(node.port());
      assertThatThrownBy(() -> second.connect("first-only")).isInstanceOf(IOException.class);
      assertThat(Files.exists(log)).isTrue();
    }

    assertThat(Files.exists(log.getParent())).isFalse();
  }

  private static RabbitNode node() {
    if (started == null) {
      throw new IllegalStateException("not started");
    }
    return started;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.bergen.testbed.Topology.Queue;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A cluster of the release that no fault suite starts one of. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("newest-jdk-only")
class RabbitClusterTest {
  @Test
  void three_nodes_of_4_0_know_each_others_queues() throws Exception {
    BrokerExtension.requireBroker(RabbitClusterTest.class, RabbitProfile.RABBIT_4_0);
    try (RabbitCluster cluster = RabbitCluster.start(RabbitProfile.RABBIT_4_0, "lab");
        Connection connection = cluster.nodes().get(0).connect("lab");
        Channel channel = connection.createChannel()) {
      channel.queueDeclare("shared", true, false, false, Map.of("x-queue-type", "quorum"));

      cluster.awaitReplicas("lab");

      RabbitNode last = cluster.nodes().get(2);
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> assertThat(last.queues("lab")).extracting(Queue::name).containsOnly("shared"));
    }
  }
}

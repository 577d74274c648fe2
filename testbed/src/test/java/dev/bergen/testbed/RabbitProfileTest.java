// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.bergen.testbed.Topology.Queue;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("newest-jdk-only")
class RabbitProfileTest {
  @Test
  void an_unknown_profile_is_refused_with_the_known_ones() {
    assertThatThrownBy(() -> RabbitProfile.labelled("4.9"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("4.9", "[distribution, 4.0, 4.3, 4.3-denied]");
  }

  @ParameterizedTest
  @EnumSource
  void a_node_is_of_the_release_and_permits_what_its_profile_says(RabbitProfile profile)
      throws Exception {
    BrokerExtension.requireBroker(RabbitProfileTest.class, profile);
    try (RabbitNode node = RabbitNode.start(profile)) {
      node.createVirtualHost("lab");

      if (profile != RabbitProfile.DISTRIBUTION) {
        assertThat(node.version()).startsWith(profile.release() + ".");
      }
      if (profile.deniesTransientQueues()) {
        assertThatThrownBy(() -> declareTransient(node))
            .isInstanceOf(IOException.class)
            .hasStackTraceContaining("541");
      } else {
        declareTransient(node);
        // The node answers before its management lists every queue.
        await()
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(
                () ->
                    assertThat(node.queues("lab"))
                        .extracting(Queue::arguments)
                        .containsExactly(Map.of()));
      }
      assertThat(node.ctl("status")).contains(node.version());
    }
  }

  private static void declareTransient(RabbitNode node) throws Exception {
    try (Connection connection = node.connect("lab");
        Channel channel = connection.createChannel()) {
      channel.queueDeclare("transient", false, false, false, Map.of());
    }
  }
}

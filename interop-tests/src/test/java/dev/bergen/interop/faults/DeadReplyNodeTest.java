// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bergen.MessagingException;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.RabbitCluster;
import dev.bergen.testbed.RabbitNode;
import dev.bergen.testbed.RabbitProfile;
import dev.bergen.testbed.Topology.Queue;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A reply queue that is a classic queue, which nobody can declare while its node is down: from 4.3
 * on the broker does not even answer. {@link FaultClusterTest} has quorum reply queues there.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(180)
@Tag("newest-jdk-only")
class DeadReplyNodeTest {
  private static final String OPTIONS = FaultSuiteTest.OPTIONS + "&rabbit_quorum_queue=true";
  private static final Duration CALL = Duration.ofSeconds(4);

  @Test
  void calls_come_back_after_the_death_of_the_node_that_has_the_reply_queue() {
    BrokerExtension.requireBroker(DeadReplyNodeTest.class, RabbitProfile.RABBIT_4_3);
    try (RabbitCluster cluster = RabbitCluster.start(RabbitProfile.RABBIT_4_3, Stage.VHOST);
        RpcTransport serving = RpcTransport.open(url(cluster));
        JavaWorker worker = JavaWorker.start(serving, "replies");
        RpcTransport calling = RpcTransport.open(url(cluster))) {
      Caller caller = JavaCaller.ofJava(calling, "replies", false);
      caller.call(1, 0, Duration.ofSeconds(30)).join();
      cluster.awaitReplicas(Stage.VHOST);
      Queue replies = replyQueue(cluster);
      assertThat(replies.arguments()).doesNotContainEntry("x-queue-type", "quorum");

      cluster.leaderOf(Stage.VHOST, replies.name()).kill();

      await("calls")
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(20))
          .until(() -> isAnswered(caller, 2));
      for (long number = 3; number < 23; number++) {
        assertThat(caller.call(number, 0, CALL).join()).isEqualTo(number);
      }
      assertThat(worker.ran(3)).hasSize(20);
    }
  }

  private static Queue replyQueue(RabbitCluster cluster) {
    return cluster.alive().queue(Stage.VHOST, Site::isReplyQueue);
  }

  private static boolean isAnswered(Caller caller, long number) {
    try {
      caller.call(number, 0, CALL).join();
      return true;
    } catch (CompletionException e) {
      assertThat(e).hasCauseInstanceOf(MessagingException.class);
      return false;
    }
  }

  private static String url(RabbitCluster cluster) {
    return cluster.nodes().stream()
        .map(RabbitNode::port)
        .map(port -> "guest:guest@127.0.0.1:" + port)
        .collect(Collectors.joining(",", "rabbit://", "/%s?%s".formatted(Stage.VHOST, OPTIONS)));
  }
}

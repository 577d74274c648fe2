// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.faults;

import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import dev.bergen.tck.BrokenCable;
import dev.bergen.testbed.RabbitNode;
import dev.bergen.testbed.Topology;
import dev.bergen.testbed.Topology.Queue;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * Where faults happen: a private node, a virtual host of it, and the cable that all clients hang
 * on.
 */
record Ground(RabbitNode node, BrokenCable cable, Deletions deletions) implements AutoCloseable {
  static final String VHOST = "soak";
  static final String TOPIC = "soak";

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(50);

  /** Topic queues outlive the broker, our own queues us by a minute; silence is noticed soon. */
  private static final String OPTIONS =
      "amqp_durable_queues=true&rabbit_transient_queues_ttl=60&heartbeat_timeout_threshold=5";

  static Ground open(Deletions deletions) {
    RabbitNode node = RabbitNode.start();
    try {
      node.createVirtualHost(VHOST);
      return new Ground(node, BrokenCable.to(node.port()), deletions);
    } catch (RuntimeException e) {
      node.close();
      throw e;
    }
  }

  String url() {
    return "rabbit://guest:guest@127.0.0.1:%d/%s?%s".formatted(cable.port(), VHOST, OPTIONS);
  }

  List<String> queues(Predicate<String> chosen) {
    return node.queues(VHOST).stream().map(Queue::name).filter(chosen).toList();
  }

  static boolean isTopicQueue(String queue) {
    return queue.equals(TOPIC) || queue.startsWith(TOPIC + ".");
  }

  static boolean isFanoutQueue(String queue) {
    return queue.startsWith(TOPIC + "_fanout_");
  }

  static boolean isReplyQueue(String queue) {
    return queue.startsWith("reply_");
  }

  /** Deletes queues whatever is in them. */
  void delete(Predicate<String> chosen) {
    queues(chosen).forEach(queue -> node.deleteQueue(VHOST, queue));
  }

  /** Deletes queues, each at a moment when no message waits in it: none goes with them. */
  void deleteWhileEmpty(Predicate<String> chosen) {
    for (String queue : queues(chosen)) {
      await("no message waits in " + queue)
          .atMost(PATIENCE)
          .pollInterval(POLL)
          .until(() -> deletedIfEmpty(queue));
    }
  }

  private boolean deletedIfEmpty(String queue) throws IOException, TimeoutException {
    try (Connection connection = node.connect(VHOST)) {
      Channel channel = connection.createChannel();
      deletions.during(() -> channel.queueDelete(queue, false, true));
      return true;
    } catch (IOException e) {
      if (e.getCause() instanceof ShutdownSignalException closed
          && closed.getReason() instanceof AMQP.Channel.Close refusal
          && refusal.getReplyCode() == AMQP.PRECONDITION_FAILED) {
        return false;
      }
      throw e;
    }
  }

  int connections() {
    return node.connections(VHOST).size();
  }

  int channels() {
    return node.connections(VHOST).stream().mapToInt(Topology.Connection::channels).sum();
  }

  @Override
  public void close() {
    cable.close();
    node.close();
  }
}

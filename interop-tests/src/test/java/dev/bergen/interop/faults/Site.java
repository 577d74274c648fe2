// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.faults;

import static org.awaitility.Awaitility.await;

import dev.bergen.tck.BrokenCable;
import dev.bergen.testbed.RabbitCluster;
import dev.bergen.testbed.RabbitNode;
import dev.bergen.testbed.Topology.Queue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Where a fault happens: the broker, the cable that ours hang on, and the pairs that talk.
 *
 * @param others reply queues that are not of ours
 */
record Site(Stage stage, BrokenCable cable, List<Pair> pairs, List<String> others, StateLog log) {
  /** Fewer than the threads of its client. */
  private static final int CALLS_FROM_PYTHON = 24;

  /**
   * What a broker has not written down as acknowledged when it is killed comes again, and a server
   * in Python remembers 16 ids.
   */
  private static final int CALLS_TO_PYTHON = 8;

  private static final Duration SOON = Duration.ofSeconds(20);

  /** Counts at the broker lag by less. */
  private static final Duration SURE = Duration.ofMillis(600);

  /** The broker, or a node of it that is alive. */
  RabbitNode node() {
    return stage.node();
  }

  String vhost() {
    return Stage.VHOST;
  }

  String ours() {
    return Stage.OURS;
  }

  /** Kills the node that has the most connections of ours. */
  void killNodeInUse() {
    Map<Integer, Long> counts =
        await("connections of ours")
            .atMost(SOON)
            .until(
                () ->
                    node().connections(vhost()).stream()
                        .filter(connection -> connection.user().equals(ours()))
                        .map(connection -> portOf(connection.name()))
                        .collect(Collectors.groupingBy(port -> port, Collectors.counting())),
                found -> !found.isEmpty());
    int port = Collections.max(counts.entrySet(), Map.Entry.comparingByValue()).getKey();
    stage.nodes().stream().filter(node -> node.port() == port).findFirst().orElseThrow().kill();
  }

  /** Names of connections are {@code host:port -> host:port}. */
  private static int portOf(String connection) {
    return Integer.parseInt(connection.substring(connection.lastIndexOf(':') + 1));
  }

  /** Kills the node that leads the queue of that topic. */
  void killLeaderOf(String topic) {
    cluster().leaderOf(vhost(), topic).kill();
  }

  /** Waits until the cluster could do without a node. */
  void awaitReplicas() {
    cluster().awaitReplicas(vhost());
  }

  private RabbitCluster cluster() {
    return Objects.requireNonNull(stage.cluster());
  }

  /**
   * Lets the steady traffic to servers in Python pause until the broker knows that they have all of
   * it. To be called before a broker is killed: see {@link #CALLS_TO_PYTHON}.
   */
  void settlePythons() {
    for (Pair pair : pairs) {
      if (!pair.worker.isOurs()) {
        pair.pause();
        await("the end of what is under way").atMost(SOON).until(() -> pair.ledger.pending() == 0);
        await("all acknowledged by Python")
            .atMost(SOON)
            .during(SURE)
            .until(this::isPythonsQueueEmpty);
      }
    }
  }

  private boolean isPythonsQueueEmpty() {
    return node().queues(vhost()).stream()
        .filter(queue -> queue.name().equals(Pythons.TOPIC))
        .allMatch(queue -> queue.messages() == 0);
  }

  /** Begins so many calls at once in each pair; a call stays in its handler for {@code seconds}. */
  void burst(int calls, double seconds, Duration timeout) {
    for (Pair pair : pairs) {
      int room =
          !pair.worker.isOurs()
              ? CALLS_TO_PYTHON
              : pair.caller.isOurs() ? Integer.MAX_VALUE : CALLS_FROM_PYTHON;
      for (int i = 0; i < Math.min(calls, room); i++) {
        pair.call(seconds, timeout);
      }
    }
  }

  /** Begins a few casts at once in each pair. */
  void casts(int casts) {
    for (Pair pair : pairs) {
      for (int i = 0; i < casts; i++) {
        var unused = pair.cast();
      }
    }
  }

  /**
   * Waits until the broker has confirmed all that was sent so far: a queue's confirms are in order.
   */
  void confirmed() throws Exception {
    for (Pair pair : pairs) {
      pair.cast().get(SOON.toSeconds(), TimeUnit.SECONDS);
    }
  }

  /** Waits until ours have logged a line with that in it. */
  void awaitSaid(String part) {
    await("the log says " + part)
        .atMost(SOON)
        .until(() -> log.lines().stream().anyMatch(line -> line.contains(part)));
  }

  /** Lets the fault last. */
  void last(Duration time) throws InterruptedException {
    new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Deletes the queues of ours that fit, and returns how many there were. */
  int deleteQueues(Predicate<String> chosen) {
    List<String> names = ourQueues(chosen);
    names.forEach(name -> node().deleteQueue(vhost(), name));
    return names.size();
  }

  /** Waits until there are at least so many queues of ours that fit. */
  void awaitQueues(Predicate<String> chosen, int count) {
    await("queues declared again")
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> ourQueues(chosen).size() >= count);
  }

  private List<String> ourQueues(Predicate<String> chosen) {
    return node().queues(vhost()).stream()
        .map(Queue::name)
        .filter(name -> !name.startsWith(Pythons.TOPIC) && !others.contains(name))
        .filter(chosen)
        .toList();
  }

  static boolean isReplyQueue(String queue) {
    return queue.startsWith("reply_");
  }

  static boolean isFanoutQueue(String queue) {
    return queue.contains("_fanout_");
  }

  /** A queue that all servers of a topic share. */
  static boolean isTopicQueue(String queue) {
    return queue.equals("java-to-java") || queue.equals("python-to-java");
  }

  static boolean isServerQueue(String queue) {
    return queue.endsWith(".java-1");
  }

  /** Returns a port on which nobody listens. */
  static int deadPort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

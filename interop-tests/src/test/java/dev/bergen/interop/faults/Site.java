// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.faults;

import static org.awaitility.Awaitility.await;

import dev.bergen.tck.BrokenCable;
import dev.bergen.testbed.RabbitNode;
import dev.bergen.testbed.Topology.Queue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Where a fault happens: the broker, the cable that ours hang on, and the pairs that talk.
 *
 * @param ours user of our transports, who may be deleted; its password is its name
 * @param others reply queues that are not of ours
 */
record Site(
    RabbitNode node,
    String vhost,
    String ours,
    BrokenCable cable,
    List<Pair> pairs,
    List<String> others) {
  private static final Duration SOON = Duration.ofSeconds(10);

  /** Begins so many calls at once in each pair; a call stays in its handler for {@code seconds}. */
  void burst(int calls, double seconds, Duration timeout) {
    for (Pair pair : pairs) {
      int room = pair.caller.isOurs() ? calls : Math.min(calls, 24); // the program's threads
      for (int i = 0; i < room; i++) {
        pair.call(seconds, timeout);
      }
    }
  }

  /** Begins a few casts at once in each pair. */
  void casts(int casts) {
    for (Pair pair : pairs) {
      for (int i = 0; i < casts; i++) {
        pair.cast();
      }
    }
  }

  /** Lets the fault last. */
  void last(Duration time) throws InterruptedException {
    new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Deletes the queues of ours that fit, and returns how many there were. */
  int deleteQueues(Predicate<String> chosen) {
    List<String> names = ourQueues(chosen);
    names.forEach(name -> node.deleteQueue(vhost, name));
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
    return node.queues(vhost).stream()
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

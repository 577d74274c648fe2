// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.faults;

import dev.bergen.tck.BrokenCable;
import dev.bergen.testbed.RabbitNode;
import dev.bergen.testbed.Topology.Queue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Where a fault happens: the broker, the cable that ours hang on, and the pairs that talk.
 *
 * @param ours user of our transports, who may be deleted; its password is its name
 */
record Site(RabbitNode node, String vhost, String ours, BrokenCable cable, List<Pair> pairs) {

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

  /** Returns the names of the queues that fit. */
  List<String> queues(Predicate<String> chosen) {
    return node.queues(vhost).stream().map(Queue::name).filter(chosen).toList();
  }
}

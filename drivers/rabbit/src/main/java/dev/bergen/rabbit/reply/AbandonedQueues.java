// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.reply;

import dev.bergen.spi.Timer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reply queues whose owner is gone permanently, kept for a while so that further replies to them
 * cost nothing.
 *
 * <p>Threads: under the lock of its owner.
 */
final class AbandonedQueues {
  private final int capacity;
  private final Duration age;
  private final Timer timer;

  /** Name to the time at which it was found missing; the oldest first. */
  private final Map<String, Long> since = new LinkedHashMap<>();

  AbandonedQueues(int capacity, Duration age, Timer timer) {
    this.capacity = capacity;
    this.age = age;
    this.timer = timer;
  }

  void add(String queue) {
    forgetOld();
    since.remove(queue);
    since.put(queue, timer.nanoTime());
    if (since.size() > capacity) {
      since.remove(since.keySet().iterator().next());
    }
  }

  boolean contains(String queue) {
    forgetOld();
    return since.containsKey(queue);
  }

  private void forgetOld() {
    long oldest = timer.nanoTime() - age.toNanos();
    since.values().removeIf(found -> found - oldest <= 0);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.reply;

import dev.bergen.spi.Timer;
import java.time.Duration;

/**
 * Whether replies may lie in the queue of one consumer. The broker pushes each reply at once, so
 * that the queue is empty, unless as many as it may push are unacknowledged.
 *
 * <p>Threads: one at a time.
 */
final class ReplyWindow {
  /** Longer than an acknowledgement is on its way. */
  private static final Duration TRAVEL = Duration.ofSeconds(3);

  private final Timer timer;

  /** When the last replies were acknowledged, the oldest at {@code next}. */
  private final long[] acknowledged;

  private int next;
  private boolean full;

  /**
   * @param limit how many replies the broker pushes unacknowledged; 0 for no limit
   */
  ReplyWindow(int limit, Timer timer) {
    this.timer = timer;
    this.acknowledged = new long[limit];
  }

  /** Returns how many replies the broker pushes unacknowledged; 0 for no limit. */
  int limit() {
    return acknowledged.length;
  }

  void acknowledged() {
    if (acknowledged.length == 0) {
      return;
    }
    acknowledged[next] = timer.nanoTime();
    next = (next + 1) % acknowledged.length;
    full |= next == 0;
  }

  /** Whether, as far as the broker knew a moment ago, a whole prefetch was unacknowledged. */
  boolean heldBack() {
    return full && timer.nanoTime() - acknowledged[next] < TRAVEL.toNanos();
  }
}

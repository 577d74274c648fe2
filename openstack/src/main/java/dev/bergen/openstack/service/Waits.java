// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.service;

import dev.bergen.Deadline;
import java.time.Duration;

/**
 * Waits by one deadline, and no more at all once the thread was interrupted, whose flag is kept for
 * the end.
 *
 * <p>Threads: the one that waits.
 */
final class Waits {
  private static final Deadline OVER = Deadline.after(Duration.ZERO);

  private final Deadline deadline;
  private boolean interrupted;

  Waits(Deadline deadline) {
    this.deadline = deadline;
  }

  /** Something that waits. */
  @FunctionalInterface
  interface Step {
    void run() throws InterruptedException;
  }

  void until(Step step) {
    try {
      left();
      step.run();
    } catch (InterruptedException e) {
      interrupted = true;
    }
  }

  Deadline deadline() {
    left();
    return interrupted ? OVER : deadline;
  }

  /** Returns how long may still be waited. */
  Duration left() {
    // Also set by a wait that returns at an interrupt and keeps the flag.
    interrupted |= Thread.interrupted();
    return interrupted ? Duration.ZERO : deadline.remaining();
  }

  void restoreInterrupt() {
    left();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

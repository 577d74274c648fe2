// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi;

import dev.bergen.Deadline;
import java.time.Duration;

/**
 * The clock of a transport: all its deadlines and delays come from here, so that a test can hold
 * the time still.
 *
 * <p>Threads: any thread may schedule; tasks run one at a time on the timer's thread and must not
 * block. A task that throws is logged and hurts no other.
 */
public interface Timer {

  /** Returns a count of nanoseconds, comparable only with others of this timer. */
  long nanoTime();

  /**
   * Runs {@code task} once, {@code delay} from now.
   *
   * @return a handle that keeps the task from running, if it has not begun; never blocks
   */
  Cancellable schedule(Duration delay, Runnable task);

  /** Returns the deadline {@code timeout} from now on this clock. */
  default Deadline deadline(Duration timeout) {
    return Deadline.after(timeout, this::nanoTime);
  }

  /** A task that may still be kept from running. */
  @FunctionalInterface
  interface Cancellable {
    void cancel();
  }
}

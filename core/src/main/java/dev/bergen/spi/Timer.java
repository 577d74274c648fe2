// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi;

import dev.bergen.Deadline;
import java.time.Duration;

/**
 * The clock of a transport: the source of all its deadlines and delays, so that a test can control
 * the time.
 *
 * <p>Threads: any thread may schedule; tasks run one at a time on the timer's thread and must not
 * block. If a task throws, that is logged, and other tasks are not affected.
 */
public interface Timer {

  /** Returns a count of nanoseconds, comparable only with others of this timer. */
  long nanoTime();

  /**
   * Runs {@code task} once, {@code delay} from now.
   *
   * @return a handle that cancels the task, if it has not started; never blocks
   */
  Cancellable schedule(Duration delay, Runnable task);

  /** Returns the deadline {@code timeout} from now on this clock. */
  default Deadline deadline(Duration timeout) {
    return Deadline.after(timeout, this::nanoTime);
  }

  /** A task that can still be cancelled. */
  @FunctionalInterface
  interface Cancellable {
    /** Cancels the task if it has not started; otherwise has no effect. Never blocks. */
    void cancel();
  }
}

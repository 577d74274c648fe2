// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.service;

import dev.bergen.Deadline;
import dev.bergen.openstack.OpenStackContext;
import java.time.Duration;
import java.util.Objects;

/**
 * Something that a service does again and again: {@code @periodic_task} of oslo.service.
 *
 * <p>It runs every {@code spacing}, and up to 5 % of that later, at random, so that hosts do not
 * keep step. A run that takes longer than the spacing makes the runs that it covers fall out. The
 * first one comes when the spacing has passed, counted from the start of periodic tasks.
 *
 * @param name for log and health
 * @param spacing from one run to the next
 * @param immediately whether the first run does not wait for the spacing
 * @param work gets an administrator's context with a request id of its own
 */
public record PeriodicTask(String name, Duration spacing, boolean immediately, Work work) {
  public PeriodicTask {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(work, "work");
    if (spacing.isNegative() || spacing.isZero()) {
      throw new IllegalArgumentException(
          "The spacing of periodic task %s is longer than nothing, got %s"
              .formatted(name, Deadline.inWords(spacing)));
    }
  }

  /**
   * Returns a task whose first run waits for the spacing as well.
   *
   * @throws IllegalArgumentException if {@code spacing} is not longer than zero
   */
  public static PeriodicTask every(Duration spacing, String name, Work work) {
    return new PeriodicTask(name, spacing, false, work);
  }

  /** Returns this task, its first run as soon as periodic tasks start. */
  public PeriodicTask withImmediateStart() {
    return new PeriodicTask(name, spacing, true, work);
  }

  /**
   * The code of a task.
   *
   * <p>Threads: that of periodic tasks; interrupted when the service has no more time to stop. An
   * exception is logged and counted, and the task runs again at its next time.
   */
  @FunctionalInterface
  public interface Work {
    void run(OpenStackContext context) throws Exception;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.support;

import dev.bergen.Deadline;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * The delay before a retry: {@code initial}, then {@code step} more each time, up to {@code max}. A
 * function of the attempt only; it neither counts nor waits.
 *
 * @param initial the wait after the first failure
 * @param step the increase with each further failure
 * @param max the longest wait
 * @param jitter the random part of a wait, 0 to 1, so that the clients of a restarted broker do not
 *     all reconnect at once; it only shortens waits
 */
public record Backoff(Duration initial, Duration step, Duration max, double jitter) {

  public Backoff {
    if (initial.isNegative() || step.isNegative() || max.compareTo(initial) < 0) {
      throw new IllegalArgumentException(
          "A backoff goes from initial up to max, got %s, %s, %s"
              .formatted(Deadline.inWords(initial), Deadline.inWords(step), Deadline.inWords(max)));
    }
    if (!(jitter >= 0 && jitter <= 1)) {
      throw new IllegalArgumentException("Jitter is a part of one, got " + jitter);
    }
  }

  /**
   * Returns the wait after failure number {@code attempt}, counted from 0.
   *
   * @param random returns a number from 0 to below 1
   */
  public Duration delay(int attempt, DoubleSupplier random) {
    if (attempt < 0) {
      throw new IllegalArgumentException("Attempts count from 0, got " + attempt);
    }
    // At most 2^31 times a sane step: within the range of Duration.
    Duration grown = initial.plus(step.multipliedBy(attempt));
    Duration full = grown.compareTo(max) < 0 ? grown : max;
    return full.minusNanos((long) (full.toNanos() * jitter * random.getAsDouble()));
  }
}

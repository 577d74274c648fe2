// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.support;

import dev.bergen.Deadline;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before trying again: {@code initial}, and {@code step} more each time, up to
 * {@code max}. A function of the attempt only; it counts nothing and waits for nobody.
 *
 * @param initial the wait after the first failure
 * @param step what each further failure adds
 * @param max no wait is longer
 * @param jitter which part of a wait is left to chance, 0 to 1, so that the clients of a broker
 *     that restarts do not all come back at once; waits only get shorter by it
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
   * @param random gives a number from 0 to below 1
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

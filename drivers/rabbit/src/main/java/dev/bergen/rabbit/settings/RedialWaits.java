// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.settings;

import dev.bergen.spi.support.Backoff;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before dialling again. Chance spreads the clients of a broker that restarts.
 *
 * @param rounds after each round in which no host answered
 * @param afterLoss at most this after a connection broke
 * @param splay at most this in addition
 */
public record RedialWaits(Backoff rounds, Duration afterLoss, Duration splay) {

  /**
   * Returns how long to wait before the next round of dials.
   *
   * @param failedRounds 0 after a loss
   * @param random gives a number from 0 to below 1
   */
  public Duration delay(int failedRounds, DoubleSupplier random) {
    Duration extra = part(splay, random);
    return failedRounds == 0
        ? part(afterLoss, random).plus(extra)
        : rounds.delay(failedRounds - 1, random).plus(extra);
  }

  private static Duration part(Duration whole, DoubleSupplier random) {
    return Duration.ofNanos((long) (whole.toNanos() * random.getAsDouble()));
  }
}

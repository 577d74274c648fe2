// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.support;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Slices of time for a tap of a share of it ({@link dev.bergen.spi.queues.TapRequest#share}): at
 * most one a second on average, and none so short that it is lost in the time that a binding takes.
 * The gaps between them are random, so that no periodic traffic keeps step with them.
 *
 * <p>Threads: as the source of randomness.
 */
public final class TapSlices {
  private static final Duration SHORTEST = Duration.ofMillis(20);
  private static final Duration TURN = Duration.ofSeconds(1);

  private final Duration length;
  private final double longestGap;
  private final DoubleSupplier random;

  /**
   * Makes slices of one length.
   *
   * @param share above 0 and at most 1
   * @param random from 0 to 1
   */
  public TapSlices(double share, DoubleSupplier random) {
    Duration ofTurn = Duration.ofNanos(Math.round(TURN.toNanos() * share));
    this.length = ofTurn.compareTo(SHORTEST) > 0 ? ofTurn : SHORTEST;
    this.longestGap = 2 * length.toNanos() * (1 - share) / share;
    this.random = random;
  }

  /** Returns the length of every slice. */
  public Duration length() {
    return length;
  }

  /** Returns the pause before the next slice: up to twice the mean. */
  public Duration gap() {
    return Duration.ofNanos(Math.round(longestGap * random.getAsDouble()));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.replay;

import java.time.Duration;
import java.time.Instant;

/**
 * When the next request is due: at the times of the recording, faster or slower, or as fast as it
 * goes. The pauses between the stretches of a recording are left out.
 *
 * <p>Threads: one.
 */
public final class Pace {
  private final double speed;
  private final double mostPerSecond;

  private int session;
  private Instant first = Instant.EPOCH;

  /** When the session's first request was due, in nanoseconds since the beginning. */
  private double base;

  private double last;
  private boolean begun;

  /**
   * @param speed 1 as recorded, 2 twice as fast, infinite as fast as it goes
   * @param mostPerSecond how many requests a second there may be at most; infinite if that does not
   *     matter
   */
  public Pace(double speed, double mostPerSecond) {
    if (!(speed > 0 && mostPerSecond > 0)) {
      throw new IllegalArgumentException("A pace is above 0");
    }
    this.speed = speed;
    this.mostPerSecond = mostPerSecond;
  }

  /** Returns how long after the first request this one is due; never before the one before it. */
  public Duration due(RecordedRequest request) {
    double apart = begun ? 1e9 / mostPerSecond : 0;
    if (!begun || request.session() != session) {
      base = last;
      first = request.at();
      session = request.session();
    }
    begun = true;
    double recorded =
        Double.isInfinite(speed)
            ? 0
            : base + Duration.between(first, request.at()).toNanos() / speed;
    last = Math.max(last + apart, recorded);
    return Duration.ofNanos((long) last);
  }
}

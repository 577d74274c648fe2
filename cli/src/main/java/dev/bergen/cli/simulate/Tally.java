// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.simulate;

/**
 * How many messages, how many bytes, how long they took. Immutable.
 *
 * @param timed of how many the time is known
 * @param sum their times together, in seconds; as are {@code min} and {@code max}
 * @param min infinite when none is known
 * @param max negative infinite when none is known
 */
record Tally(long count, long size, long timed, double sum, double min, double max) {
  static final Tally NONE =
      new Tally(0, 0, 0, 0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

  /** Returns one message whose time is not known. */
  static Tally of(int size) {
    return new Tally(1, size, 0, 0, NONE.min, NONE.max);
  }

  /** Returns one message that took so long. */
  static Tally of(int size, double seconds) {
    return new Tally(1, size, 1, seconds, seconds, seconds);
  }

  Tally plus(Tally other) {
    return new Tally(
        count + other.count,
        size + other.size,
        timed + other.timed,
        sum + other.sum,
        Math.min(min, other.min),
        Math.max(max, other.max));
  }

  /** Returns the average of the known times, in seconds; 0 when none is known. */
  double latency() {
    return timed == 0 ? 0 : sum / timed;
  }
}

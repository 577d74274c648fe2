// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console.traffic;

/**
 * Counts what happens, and remembers how much of it in each of the last seconds.
 *
 * <p>Threads: its owner's lock.
 */
final class Meter {

  /** How many whole seconds a series has. */
  static final int SERIES = 60;

  /** How many whole seconds a rate is the average of. */
  private static final int RATE = 10;

  /** A power of two, which has room for a series and the second that is not over yet. */
  private static final int SLOTS = 64;

  private final int[] counts = new int[SLOTS];
  private long total;
  private long newest;

  /** Counts one, in that second of the epoch; those that come late count where they belong. */
  void add(long second) {
    if (total == 0) {
      newest = second;
    }
    total++;
    if (second > newest) {
      long from = Math.max(newest + 1, second - SLOTS + 1);
      for (long each = from; each <= second; each++) {
        counts[slot(each)] = 0;
      }
      newest = second;
    }
    if (second > newest - SLOTS) {
      counts[slot(second)]++;
    }
  }

  long total() {
    return total;
  }

  /**
   * Returns how many there are each second, by the last whole seconds before {@code now}.
   *
   * @param since the second in which counting began: there was nothing to count before
   */
  double rate(long now, long since) {
    int seconds = (int) Math.max(1, Math.min(RATE, now - since));
    long sum = 0;
    for (long each = now - seconds; each < now; each++) {
      sum += at(each);
    }
    return (double) sum / seconds;
  }

  /** Returns the counts of the last whole seconds before {@code now}, the oldest first. */
  int[] series(long now) {
    int[] series = new int[SERIES];
    for (int i = 0; i < SERIES; i++) {
      series[i] = at(now - SERIES + i);
    }
    return series;
  }

  private int at(long second) {
    return total == 0 || second > newest || second <= newest - SLOTS ? 0 : counts[slot(second)];
  }

  private static int slot(long second) {
    return (int) (second & (SLOTS - 1));
  }
}

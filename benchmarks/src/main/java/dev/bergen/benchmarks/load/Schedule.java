// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.load;

import java.time.Duration;
import java.util.List;

/**
 * How often and how long rigs take turns.
 *
 * @param cycles that count
 * @param warmUps cycles before, which do not
 * @param time of a turn
 * @param inFlight the levels, each of which has turns in each cycle
 * @param ratePerSecond operations that are begun a second; 0 is as fast as it goes
 * @param payloadBytes how long the text is that each operation carries
 * @param seed of the order in which rigs take turns
 */
public record Schedule(
    int cycles,
    int warmUps,
    Duration time,
    List<Integer> inFlight,
    double ratePerSecond,
    int payloadBytes,
    long seed) {

  public Schedule {
    if (cycles < 1 || warmUps < 0 || inFlight.isEmpty()) {
      throw new IllegalArgumentException("No cycle, or nothing in flight");
    }
    inFlight = List.copyOf(inFlight);
    inFlight.forEach(level -> new Load(level, time, ratePerSecond, payloadBytes));
  }

  /** Returns the same schedule at other levels. */
  public Schedule at(List<Integer> levels) {
    return new Schedule(cycles, warmUps, time, levels, ratePerSecond, payloadBytes, seed);
  }

  Load load(int level) {
    return new Load(level, time, ratePerSecond, payloadBytes);
  }

  /** Returns how many turns there are for so many rigs. */
  public int turns(int rigs) {
    return (cycles + warmUps) * inFlight.size() * rigs;
  }
}

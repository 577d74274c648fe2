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

  /** About how long it takes to open a rig, whose server is mostly a JVM of its own. */
  public static final Duration OPENING = Duration.ofMillis(1500);

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

  /** Returns how many turns a rig has: to warm up at all levels, then at its own. */
  public int turns(Entry entry) {
    return turnsFrom(-warmUps, entry);
  }

  /** Returns how many it has from this cycle on. */
  int turnsFrom(int cycle, Entry entry) {
    long own = inFlight.stream().filter(entry::isMeasuredAt).count();
    int warming = Math.max(0, -cycle) * inFlight.size();
    return warming + (cycles - Math.max(0, cycle)) * (int) own;
  }

  /** Returns about how long a group takes, without the start of its broker. */
  public Duration expected(Group group) {
    Duration all = Duration.ZERO;
    for (Entry entry : group.entries()) {
      all = all.plus(OPENING).plus(turn().multipliedBy(turns(entry)));
    }
    return all;
  }

  /** Returns about how long a turn takes, with what is still under way when its time is over. */
  public Duration turn() {
    return time.plus(time.dividedBy(20)).plusMillis(20);
  }
}

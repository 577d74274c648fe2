// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.faults;

import java.time.Duration;
import java.util.List;

/**
 * What a soak does.
 *
 * @param length how long there is traffic
 * @param faultEvery from the beginning of one fault to that of the next, if it was got over by then
 * @param seed of everything that is left to chance
 * @param rate how much is sent a second
 */
record SoakPlan(Duration length, Duration faultEvery, long seed, int rate) {
  static final String USAGE =
      """
      usage: benchmarks/soak [--minutes N] [--fault-every 20s] [--seed N] [--rate N]

        --minutes N      how long there is traffic; 10 unless said
        --fault-every S  seconds from one fault to the next; 20s unless said
        --seed N         of the order and length of faults; 1 unless said
        --rate N         calls, casts and fanouts a second; 200 unless said
      """;

  SoakPlan {
    require(length.toSeconds() >= 10 && length.toHours() < 24, "minutes: from 0.2 to a day");
    require(faultEvery.toSeconds() >= 5 && faultEvery.toHours() < 1, "fault every: 5s to 3599s");
    require(rate >= 1 && rate <= 2_000, "rate: 1 to 2000");
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }

  /**
   * @throws IllegalArgumentException if they cannot be read; the message says which
   */
  static SoakPlan parse(List<String> arguments) {
    SoakPlan plan = new SoakPlan(Duration.ofMinutes(10), Duration.ofSeconds(20), 1, 200);
    for (int i = 0; i < arguments.size(); i += 2) {
      if (i + 1 == arguments.size()) {
        throw new IllegalArgumentException("unknown, or without its value: " + arguments.get(i));
      }
      plan = plan.with(arguments.get(i), arguments.get(i + 1));
    }
    return plan;
  }

  private SoakPlan with(String name, String value) {
    try {
      return switch (name) {
        case "--minutes" ->
            new SoakPlan(
                Duration.ofSeconds(Math.round(Double.parseDouble(value) * 60)),
                faultEvery,
                seed,
                rate);
        case "--fault-every" -> new SoakPlan(length, seconds(value), seed, rate);
        case "--seed" -> new SoakPlan(length, faultEvery, Long.parseLong(value), rate);
        case "--rate" -> new SoakPlan(length, faultEvery, seed, Integer.parseInt(value));
        default -> throw new IllegalArgumentException("unknown: " + name);
      };
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " is not a number: " + value, e);
    }
  }

  private static Duration seconds(String value) {
    String number = value.endsWith("s") ? value.substring(0, value.length() - 1) : value;
    return Duration.ofSeconds(Long.parseLong(number));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks;

import java.util.List;

/**
 * How much is measured.
 *
 * @param cycles how often every rig has its turn
 * @param warmUps turns before that which do not count
 * @param inFlight calls at once in the concurrent phase
 * @param seconds about how long a phase of one rig lasts
 */
record Plan(int cycles, int warmUps, int inFlight, double seconds) {
  static final String USAGE =
      """
      usage: benchmarks/run [--quick] [--cycles N] [--seconds S] [--in-flight N]

        --quick        3 cycles of about 1 s per phase: about a minute
        --cycles N     how often every pair has its turn; 7 unless said
        --seconds S    about how long a phase lasts; 3 unless said
        --in-flight N  calls at once in the concurrent phase; 64 unless said
      """;

  Plan {
    if (cycles < 1 || cycles > 100 || inFlight < 1 || inFlight > 1000) {
      throw new IllegalArgumentException("cycles: 1 to 100, in flight: 1 to 1000");
    }
    if (!(seconds >= 0.1 && seconds <= 60)) {
      throw new IllegalArgumentException("seconds: 0.1 to 60");
    }
  }

  /**
   * @throws IllegalArgumentException if they cannot be read; the message says which
   */
  static Plan parse(List<String> arguments) {
    Plan plan = new Plan(7, 2, 64, 3);
    for (int i = 0; i < arguments.size(); i++) {
      String name = arguments.get(i);
      if (name.equals("--quick")) {
        plan = new Plan(3, 1, plan.inFlight, 1);
        continue;
      }
      if (i + 1 == arguments.size()) {
        throw new IllegalArgumentException("unknown, or without its value: " + name);
      }
      plan = plan.with(name, arguments.get(++i));
    }
    return plan;
  }

  private Plan with(String name, String value) {
    try {
      return switch (name) {
        case "--cycles" -> new Plan(Integer.parseInt(value), warmUps, inFlight, seconds);
        case "--in-flight" -> new Plan(cycles, warmUps, Integer.parseInt(value), seconds);
        case "--seconds" -> new Plan(cycles, warmUps, inFlight, Double.parseDouble(value));
        default -> throw new IllegalArgumentException("unknown: " + name);
      };
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " is no number: " + value, e);
    }
  }
}

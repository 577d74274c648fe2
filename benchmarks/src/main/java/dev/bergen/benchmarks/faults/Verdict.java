// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.faults;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether a soak has passed.
 *
 * @param broken the promises that were, in words
 */
record Verdict(List<String> broken) {
  Verdict {
    broken = List.copyOf(broken);
  }

  static Verdict of(Totals calls, Totals casts, Leaks leaks, int unrecovered) {
    List<String> broken = new ArrayList<>();
    add(broken, casts.lost(), "acknowledged casts lost");
    add(broken, calls.overdue(), "calls past their deadline + 1 s");
    add(broken, leaks.total(), "leaks");
    add(broken, unrecovered, "faults not recovered from");
    return new Verdict(broken);
  }

  private static void add(List<String> broken, int count, String what) {
    if (count > 0) {
      broken.add(count + " " + what);
    }
  }

  int exitCode() {
    return broken.isEmpty() ? 0 : 1;
  }

  @Override
  public String toString() {
    return broken.isEmpty() ? "**Passed.**" : "**Failed:** " + String.join(", ", broken) + ".";
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.report;

import dev.bergen.benchmarks.load.Figures;
import dev.bergen.benchmarks.load.Turn;
import org.HdrHistogram.Histogram;

/** Turns that nobody took. */
final class Turns {
  private Turns() {}

  static Turn turn(String rig, int inFlight, int cycle, double perSecond) {
    return turn("calls", rig, inFlight, cycle, perSecond);
  }

  static Turn turn(String group, String rig, int inFlight, int cycle, double perSecond) {
    Histogram nanos = new Histogram(3);
    for (int i = 1; i <= 1000; i++) {
      nanos.recordValue(i * 1_000L);
    }
    Figures figures = new Figures(perSecond, 500, 900, 990, 999, 20, 30, Double.NaN, 4000);
    return new Turn(group, rig, "The " + rig + " <rig>", inFlight, cycle, figures, nanos);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.scale;

import java.util.ArrayList;
import java.util.List;

/**
 * What keeps a broker's processors busy while nothing is wrong. Its unit is a <em>look</em>: an
 * agent's question whether a binding is still there. Twice as many take less than twice the time,
 * since a broker that is woken finds more to do at once; beyond what was measured they are counted
 * as if that had an end.
 *
 * @param looksPerReport how many looks a report is worth
 * @param cpu processor seconds of a look, if it were the only one in a second
 * @param exponent 1 if nothing came together
 * @param most looks in a second that were measured
 */
record Work(double looksPerReport, double cpu, double exponent, double most) {
  /** Of an agent in a second: three bindings every ten. */
  static final double LOOKS = 0.3;

  private static final double STEP = 0.05;
  private static final double MOST_LOOKS_PER_REPORT = 20;

  private record Point(double agents, double reports, double busy) {
    double looks(double perReport) {
      return agents * LOOKS + reports * perReport;
    }
  }

  /**
   * Fits it to the idle and the reporting agents of all steps.
   *
   * @param bare processors that are busy without any agent
   */
  static Work fit(List<StepResult> steps, double bare) {
    List<Point> points = new ArrayList<>();
    for (StepResult step : steps) {
      StepResult.Steady steady = step.steady();
      points.add(new Point(step.agents(), 0, step.idle().broker() - bare));
      points.add(
          new Point(step.agents(), steady.reportsPerSecond(), steady.busy().broker() - bare));
    }
    points.removeIf(point -> point.busy() <= 0);
    double best = Double.MAX_VALUE;
    Work found = new Work(0, 0, 1, 0);
    for (double perReport = STEP; perReport <= MOST_LOOKS_PER_REPORT; perReport += STEP) {
      Work work = line(points, perReport);
      double off = 0;
      for (Point point : points) {
        double error = Math.log(work.processors(point.looks(perReport)) / point.busy());
        off += error * error;
      }
      if (off < best) {
        best = off;
        found = work;
      }
    }
    return found;
  }

  /** Returns the straight line through the logarithms. */
  private static Work line(List<Point> points, double perReport) {
    double meanX = 0;
    double meanY = 0;
    double most = 0;
    for (Point point : points) {
      meanX += Math.log(point.looks(perReport)) / points.size();
      meanY += Math.log(point.busy()) / points.size();
      most = Math.max(most, point.looks(perReport));
    }
    double xx = 0;
    double xy = 0;
    for (Point point : points) {
      double x = Math.log(point.looks(perReport)) - meanX;
      xx += x * x;
      xy += x * (Math.log(point.busy()) - meanY);
    }
    double exponent = xx > 0 ? Math.min(1, xy / xx) : 1;
    return new Work(perReport, Math.exp(meanY - exponent * meanX), exponent, most);
  }

  /** Returns the looks in a second of agents and what they report. */
  double looks(double agents, double reportsPerSecond) {
    return agents * LOOKS + reportsPerSecond * looksPerReport;
  }

  double processors(double looks) {
    double measured = Math.min(looks, most);
    return cpu * Math.pow(measured, exponent) * Math.max(1, looks / most);
  }

  /** Returns how many looks in a second so many processors are good for. */
  double looksOf(double processors) {
    double limit = processors(most);
    return processors > limit
        ? most * processors / limit
        : Math.pow(Math.max(0, processors) / cpu, 1 / exponent);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.scale;

import java.util.ArrayList;
import java.util.List;

/**
 * How long it takes until all agents are back after a restart: they wait on purpose, by chance, or
 * for the broker's processors.
 *
 * @param work processor seconds of the broker
 * @param share which part of the processors it gets for that
 * @param waits seconds that few agents take, for whom there is nothing to do
 */
record Comebacks(Growth work, double share, double waits) {
  /** Which part of the processors is busy at least, where these are what everybody waits for. */
  private static final double BUSY = 0.5;

  /** By the options, if no step was too small for more. */
  private static final double REDIAL_SECONDS = 7.5;

  /**
   * @param processors of the machine that was measured
   */
  static Comebacks fit(List<StepResult> steps, int processors) {
    List<Growth.Point> points = new ArrayList<>();
    List<Double> shares = new ArrayList<>();
    List<Double> waits = new ArrayList<>();
    for (StepResult step : steps) {
      double cpu = step.comeback().brokerCpu();
      double share = cpu / (processors * step.comeback().max());
      points.add(new Growth.Point(step.agents(), cpu));
      if (share < BUSY) {
        waits.add(step.comeback().max());
      } else {
        shares.add(share);
      }
    }
    return new Comebacks(Growth.fit(points), mean(shares, BUSY), mean(waits, REDIAL_SECONDS));
  }

  private static double mean(List<Double> values, double otherwise) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(otherwise);
  }

  double seconds(double agents, double processors) {
    return Math.max(waits, work.total(agents) / (share * processors));
  }

  /** Returns the processor seconds that a broker has for it within a minute. */
  double inMinute(double processors) {
    return 60 * share * processors;
  }
}

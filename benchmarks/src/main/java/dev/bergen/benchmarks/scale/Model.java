// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.scale;

import java.util.List;

/**
 * What agents cost their broker, fitted to the smaller steps with transient classic queues, so that
 * the larger ones can contradict it.
 *
 * @param parts memory, of which an agent has {@link #CONNECTIONS}, {@link #CHANNELS} and {@link
 *     #QUEUES}
 * @param bareMemory of a broker without agents, bytes
 * @param residentShare which part of the memory that Erlang uses is resident
 * @param idle processors that an agent keeps busy which only is there
 * @param report processor seconds of a report, half of which are calls and half casts
 * @param opening processor seconds of an agent that connects for the first time
 * @param comeback processor seconds of an agent that connects again
 */
record Model(
    Parts parts,
    double bareMemory,
    double residentShare,
    double idle,
    double report,
    double opening,
    double comeback) {
  static final int CONNECTIONS = 2;
  static final int CHANNELS = 6;
  static final int QUEUES = 4;

  /** The largest step that the model is fitted to. */
  static final int LARGEST_FITTED = 1_000;

  /** Within this time all agents have dialled again, however few they are. */
  static final double REDIAL_SECONDS = 6;

  /** Fits what the parts alone do not say; needs a step that {@link #isFitted}. */
  static Model fit(Parts parts, List<StepResult> results) {
    List<StepResult> fitted = results.stream().filter(Model::isFitted).toList();
    if (fitted.isEmpty()) {
      throw new IllegalArgumentException("no step to fit a model to");
    }
    double agents = 0;
    double bare = 0;
    double used = 0;
    double resident = 0;
    double idle = 0;
    double reports = 0;
    double reporting = 0;
    double opening = 0;
    double comeback = 0;
    for (StepResult step : fitted) {
      agents += step.agents();
      bare += step.footprint().before().get("erlang");
      used += step.footprint().after().get("erlang");
      resident += step.footprint().brokerAfter();
      idle += step.idle().broker();
      double seconds = step.steady().seconds();
      reports += step.steady().reportsPerSecond() * seconds;
      reporting += (step.steady().busy().broker() - step.idle().broker()) * seconds;
      opening += step.opening().brokerCpu();
      comeback += step.comeback().brokerCpu();
    }
    return new Model(
        parts,
        bare / fitted.size(),
        resident / used,
        idle / agents,
        Math.max(0, reporting / Math.max(1, reports)),
        opening / agents,
        comeback / agents);
  }

  static boolean isFitted(StepResult result) {
    return result.step().shape() == Shape.CLASSIC && result.agents() <= LARGEST_FITTED;
  }

  /** Returns the bytes of memory that Erlang uses for an agent. */
  double memoryPerAgent(int connections) {
    return connections * parts.connection() + CHANNELS * parts.channel() + QUEUES * parts.queue();
  }

  /** Returns the bytes of memory that Erlang uses for all. */
  double memory(int agents, int connections) {
    return bareMemory + agents * memoryPerAgent(connections);
  }

  double idle(int agents) {
    return agents * idle;
  }

  /** Returns processors that are busy. */
  double busy(int agents, double reportsPerSecond) {
    return idle(agents) + reportsPerSecond * report;
  }

  /**
   * Returns seconds until all are back, if dialling is all that is done.
   *
   * @param processors that the broker has for it
   */
  double comeback(int agents, double processors) {
    return Math.max(REDIAL_SECONDS, agents * comeback / processors);
  }

  /** What a broker's host has. */
  record Host(int processors, double memoryGib, int files) {}

  /** How many agents a host carries, and what forbids more. */
  record Capacity(int agents, String bound) {}

  /**
   * Returns how many agents one broker carries: with two fifths of its memory, where its alarm is,
   * half of its processors, and everybody back within a minute of its restart.
   */
  Capacity capacity(Host host, double reportsPerAgentSecond) {
    double memory =
        (0.4 * host.memoryGib() * (1L << 30) - bareMemory) / memoryPerAgent(CONNECTIONS);
    double busy = 0.5 * host.processors() / (idle + reportsPerAgentSecond * report);
    double back = 60.0 * host.processors() / comeback;
    double files = (host.files() - 1_000) / (double) CONNECTIONS;
    double least = Math.min(Math.min(memory, busy), Math.min(back, files));
    String bound =
        least == memory
            ? "memory"
            : least == busy
                ? "processors"
                : least == back ? "return within a minute" : "open files";
    return new Capacity((int) Math.max(0, least / 100) * 100, bound);
  }
}

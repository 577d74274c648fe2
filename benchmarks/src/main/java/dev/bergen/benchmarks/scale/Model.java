// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.scale;

import java.util.List;

/**
 * What agents cost their broker, fitted to the smaller steps with classic queues, so that the
 * larger ones can contradict it.
 *
 * @param parts memory, of which an agent has {@link #CONNECTIONS}, {@link #CHANNELS} and {@link
 *     #QUEUES}
 * @param bareMemory of a broker without agents, bytes
 * @param residentShare which part of the memory that Erlang uses is resident
 * @param idle processors that an agent keeps busy which only is there
 * @param report processor seconds of a report, half of which are calls and half casts
 * @param opening processor seconds of an agent that connects for the first time
 * @param comeback processor seconds of an agent that connects again
 * @param quorumQueue memory of a quorum queue on each node that has a replica; 0 if unknown
 */
record Model(
    Parts parts,
    double bareMemory,
    double residentShare,
    double idle,
    double report,
    double opening,
    double comeback,
    double quorumQueue) {
  static final int CONNECTIONS = 2;
  static final int CHANNELS = 6;
  static final int QUEUES = 4;

  /** The largest step that the model is fitted to. */
  static final int LARGEST_FITTED = 500;

  /** Of each quorum queue. */
  static final int REPLICAS = 3;

  /** How much more of the cluster's processors a message takes that three nodes write. */
  static final double QUORUM_WORK = 2.5;

  /** More are not well: each has elections to hold when a node goes. */
  static final int MOST_RAFT_GROUPS = 10_000;

  /** Within this time all agents have dialled again, however few they are. */
  static final double REDIAL_SECONDS = 7.5;

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
      idle += Math.max(0, step.idle().broker() - parts.bareIdle());
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
        comeback / agents,
        quorumQueue(parts, results));
  }

  /** Where all queues of agents but one are quorum queues. */
  private static double quorumQueue(Parts parts, List<StepResult> results) {
    double classic = CONNECTIONS * parts.connection() + CHANNELS * parts.channel() + parts.queue();
    return results.stream()
        .filter(result -> result.step().shape() == Shape.QUORUM)
        .mapToDouble(result -> (result.perAgent("erlang") - classic) / (QUEUES - 1))
        .average()
        .orElse(0);
  }

  /** Whether its queues are classic ones. */
  static boolean isModelled(StepResult result) {
    return !result.step().shape().isReplicated();
  }

  static boolean isFitted(StepResult result) {
    return isModelled(result) && result.agents() <= LARGEST_FITTED;
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
    return parts.bareIdle() + agents * idle;
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
    double files = 0.9 * host.files() / CONNECTIONS;
    return least(memory, busy, back, files);
  }

  private static Capacity least(double memory, double busy, double back, double other) {
    double least = Math.min(Math.min(memory, busy), Math.min(back, other));
    String bound = "sockets, or Raft groups";
    if (least == memory) {
      bound = "memory";
    } else if (least == busy) {
      bound = "processors";
    } else if (least == back) {
      bound = "return within a minute";
    }
    return new Capacity(((int) Math.max(0, least / 100)) * 100, bound);
  }

  /**
   * Returns how many agents a cluster carries while one of its nodes is down, with classic queues.
   * Most messages cross it.
   */
  Capacity classicCluster(Host host, int nodes, double reportsPerAgentSecond) {
    int up = nodes - 1;
    double crossing = 1 + (double) up / nodes;
    Capacity one = capacity(host, reportsPerAgentSecond * crossing);
    return new Capacity(one.agents() * up, one.bound());
  }

  /**
   * Returns the same with quorum queues of three replicas and a stream for fanouts: a server and a
   * reply queue each.
   */
  Capacity quorumCluster(Host host, int nodes, double reportsPerAgentSecond) {
    int up = nodes - 1;
    int replicas = Math.min(REPLICAS, up);
    double classic = memoryPerAgent(CONNECTIONS) - (QUEUES - 1) * parts.queue();
    double each = (classic + 2 * quorumQueue * replicas) / up;
    double memory = (0.4 * host.memoryGib() * (1L << 30) - bareMemory) / each;
    double working = idle + reportsPerAgentSecond * report * QUORUM_WORK;
    double busy = 0.5 * host.processors() * up / working;
    double back = 60.0 * host.processors() * up / (comeback * QUORUM_WORK);
    return least(memory, busy, back, MOST_RAFT_GROUPS / 2.0);
  }
}

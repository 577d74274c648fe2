// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.scale;

import dev.bergen.benchmarks.scale.agents.Shape;
import java.util.List;

/**
 * What agents cost their broker, fitted to all steps with classic queues.
 *
 * @param parts memory, of which an agent has {@link #CONNECTIONS}, {@link #CHANNELS} and {@link
 *     #QUEUES}
 * @param bareMemory of a broker without agents, bytes
 * @param together which part of that memory agents take, who share more than parts by themselves
 * @param residentShare which part of the memory that Erlang uses is resident
 * @param work what keeps processors busy
 * @param opening seconds until all are connected for the first time, on the machine that was
 *     measured
 * @param comebacks what happens after a restart
 * @param quorumQueue memory of a quorum queue on each node that has a replica; 0 if unknown
 * @param largest how many agents were measured
 */
record Model(
    Parts parts,
    double bareMemory,
    double together,
    double residentShare,
    Work work,
    Growth opening,
    Comebacks comebacks,
    double quorumQueue,
    int largest) {
  static final int CONNECTIONS = 2;
  static final int CHANNELS = 6;
  static final int QUEUES = 4;

  /** Of each quorum queue. */
  static final int REPLICAS = 3;

  /** How much more of the cluster's processors a message takes that three nodes write. */
  static final double QUORUM_WORK = 2.5;

  /** More are not well: each has elections to hold when a node goes. */
  static final int MOST_RAFT_GROUPS = 10_000;

  /** Which part of a host's processors agents may keep busy. */
  private static final double BUSY = 0.5;

  /** Which part of a host's memory is there before the alarm. */
  private static final double MEMORY = 0.4;

  /**
   * Fits what the parts alone do not say.
   *
   * @param processors of the machine that was measured
   * @throws IllegalArgumentException unless two sizes were measured
   */
  static Model fit(Parts parts, List<StepResult> results, int processors) {
    if (!isEnough(results)) {
      throw new IllegalArgumentException("no steps of two sizes to fit a model to");
    }
    List<StepResult> fitted = results.stream().filter(Model::isModelled).toList();
    double bare = 0;
    double together = 0;
    double used = 0;
    double resident = 0;
    for (StepResult step : fitted) {
      bare += step.footprint().before().get("erlang") / (double) fitted.size();
      together += step.perAgent("erlang") / ofParts(parts, step.perAgent("connections"));
      used += step.footprint().after().get("erlang");
      resident += step.footprint().brokerAfter();
    }
    together /= fitted.size();
    return new Model(
        parts,
        bare,
        together,
        resident / used,
        Work.fit(fitted, parts.bareIdle()),
        Growth.fit(
            fitted.stream()
                .map(step -> new Growth.Point(step.agents(), step.opening().seconds()))
                .toList()),
        Comebacks.fit(fitted, processors),
        quorumQueue(parts, together, results),
        fitted.stream().mapToInt(StepResult::agents).max().orElseThrow());
  }

  /** Where all queues of agents but one are quorum queues. */
  private static double quorumQueue(Parts parts, double together, List<StepResult> results) {
    double all = ofParts(parts, CONNECTIONS) - (QUEUES - 1) * parts.queue();
    return results.stream()
        .filter(result -> result.step().shape() == Shape.QUORUM)
        .mapToDouble(result -> (result.perAgent("erlang") - together * all) / (QUEUES - 1))
        .average()
        .orElse(0);
  }

  private static double ofParts(Parts parts, double connections) {
    return connections * parts.connection() + CHANNELS * parts.channel() + QUEUES * parts.queue();
  }

  /** Whether its queues are classic ones. */
  static boolean isModelled(StepResult result) {
    return !result.step().shape().isReplicated();
  }

  /** Whether a model can be fitted: what grows needs two sizes. */
  static boolean isEnough(List<StepResult> results) {
    return results.stream()
            .filter(Model::isModelled)
            .mapToInt(StepResult::agents)
            .distinct()
            .count()
        > 1;
  }

  /** Returns the bytes of memory that Erlang uses for an agent. */
  double memoryPerAgent(double connections) {
    return together * ofParts(parts, connections);
  }

  /** Returns the bytes of memory that Erlang uses for all. */
  double memory(int agents, double connections) {
    return bareMemory + agents * memoryPerAgent(connections);
  }

  /** Returns processors that are busy. */
  double busy(int agents, double reportsPerSecond) {
    return parts.bareIdle() + work.processors(work.looks(agents, reportsPerSecond));
  }

  /** What a broker's host has. */
  record Host(int processors, double memoryGib, int files) {
    double alarm() {
      return MEMORY * memoryGib * (1L << 30);
    }
  }

  /** How many agents a host carries, and what forbids more. */
  record Capacity(int agents, String bound) {}

  /**
   * Returns how many agents one broker carries: with two fifths of its memory, where its alarm is,
   * half of its processors, and everybody back within a minute of its restart.
   */
  Capacity capacity(Host host, double reportsPerAgentSecond) {
    return classic(host, 1, reportsPerAgentSecond);
  }

  /**
   * Returns how many agents a cluster carries while one of its nodes is down, with classic queues.
   * Most messages cross it.
   */
  Capacity classicCluster(Host host, int nodes, double reportsPerAgentSecond) {
    double crossing = 1 + (nodes - 1.0) / nodes;
    return classic(host, nodes - 1, reportsPerAgentSecond * crossing);
  }

  /** What is declared is known to all nodes: an agent comes back as dearly as if they were one. */
  private Capacity classic(Host host, int up, double reportsPerAgentSecond) {
    Growth back = new Growth(comebacks.work().each() / up, comebacks.work().more() / up);
    return least(
        up * (host.alarm() - bareMemory) / memoryPerAgent(CONNECTIONS),
        up * busy(host, reportsPerAgentSecond),
        back.agents(comebacks.inMinute(host.processors())),
        up * 0.9 * host.files() / CONNECTIONS);
  }

  /** Returns how many agents keep half of a host's processors busy. */
  private double busy(Host host, double reportsPerAgentSecond) {
    return work.looksOf(BUSY * host.processors() - parts.bareIdle())
        / work.looks(1, reportsPerAgentSecond);
  }

  /**
   * Returns the same with quorum queues of three replicas and a stream for fanouts: a server and a
   * reply queue each.
   */
  Capacity quorumCluster(Host host, int nodes, double reportsPerAgentSecond) {
    int up = nodes - 1;
    int replicas = Math.min(REPLICAS, up);
    double classic = memoryPerAgent(CONNECTIONS) - together * (QUEUES - 1) * parts.queue();
    double each = classic + 2 * quorumQueue * replicas;
    double share = QUORUM_WORK / up;
    Growth back = new Growth(comebacks.work().each() * share, comebacks.work().more() * share);
    return least(
        up * (host.alarm() - bareMemory) / each,
        up * busy(host, reportsPerAgentSecond * QUORUM_WORK),
        back.agents(comebacks.inMinute(host.processors())),
        MOST_RAFT_GROUPS / 2.0);
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
}

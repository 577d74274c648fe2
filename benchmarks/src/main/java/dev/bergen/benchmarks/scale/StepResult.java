// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.scale;

import dev.bergen.benchmarks.scale.ScalePlan.Step;
import java.util.Map;

/** What came of a step. Times are seconds, memory is bytes, processors are how many were busy. */
record StepResult(
    Step step,
    Opening opening,
    Footprint footprint,
    Busy idle,
    Steady steady,
    Fanout fanout,
    Comeback comeback,
    double closing) {

  /**
   * All agents connect, some at once.
   *
   * @param seconds until the last was answered
   * @param brokerCpu what that cost the broker
   */
  record Opening(double seconds, double p50, double p99, double brokerCpu, double clientCpu) {}

  /**
   * What is there because the agents are.
   *
   * @param brokerBefore resident memory of the broker's process without agents
   * @param brokerAfter the same with them
   * @param threads more in this JVM than without agents
   * @param heap of this JVM that is alive, more than without agents
   * @param clientResident memory of this JVM, more than without agents
   */
  record Footprint(
      Census before,
      Census after,
      long brokerBefore,
      long brokerAfter,
      int threads,
      long heap,
      long clientResident) {

    /** Returns how much memory the broker's process has more than without agents. */
    long brokerMemory() {
      return brokerAfter - brokerBefore;
    }
  }

  /** Processors that were busy over some time. */
  record Busy(double broker, double client) {}

  /** Every agent reports. */
  record Steady(double seconds, long calls, long casts, double p50, double p99, Busy busy) {
    double messagesPerSecond() {
      return (2 * calls + casts) / seconds;
    }

    double reportsPerSecond() {
      return (calls + casts) / seconds;
    }
  }

  /**
   * One cast to all.
   *
   * @param seconds until the last had it
   * @param missing how many did not get it
   */
  record Fanout(double seconds, long missing) {}

  /**
   * The broker was killed and came back.
   *
   * @param down how long nobody could reach it
   * @param p50 since it could be reached
   * @param missing how many did not come back
   * @param served when the last agent had heard a fanout, since the broker could be reached
   * @param deaf how many never heard one
   * @param failures what failed meanwhile, how often; none are counted where nothing was sent
   */
  record Comeback(
      double down,
      double p50,
      double p90,
      double max,
      long missing,
      double brokerCpu,
      double served,
      long deaf,
      Map<String, Long> failures) {

    Comeback {
      failures = Map.copyOf(failures);
    }

    long failed() {
      return failures.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  int agents() {
    return step.agents();
  }

  /** Returns how many of something the broker has for each agent. */
  double perAgent(String what) {
    return (double) footprint.after().since(footprint.before(), what) / agents();
  }
}

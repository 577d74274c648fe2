// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.scale.agents;

import java.util.concurrent.CompletableFuture;

/**
 * A compute node's service: it serves its topic, and reports to the conductor.
 *
 * <p>Threads: one opens and closes; any reports.
 */
public interface Agent extends AutoCloseable {
  /** The topic that agents serve. */
  String TOPIC = "compute";

  /** Whom they report to. */
  String CONDUCTOR = "conductor";

  /** The method of the conductor that they call. */
  String REPORT = "report_state";

  /** The method of theirs that the conductor casts to all. */
  String REFRESH = "refresh";

  /** What agents tell those who made them, on threads where nobody may block. */
  interface Events {
    /** A fanout has reached an agent. */
    void refreshed(int agent);

    /** An agent that had lost a connection has all of them again. */
    void back(int agent);
  }

  /** Returns the server of the agent with that number. */
  static String server(int number) {
    return "node-" + number;
  }

  /** Connects, and returns when it serves; blocks for a minute at most. */
  void open() throws Exception;

  /** Reports, and completes with the conductor's answer. */
  CompletableFuture<?> call();

  /** Reports, and completes when the broker has the report. */
  CompletableFuture<?> cast();

  @Override
  void close();
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.scale.agents;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Which topology options all agents have. */
public enum Shape {
  /** Nothing set: transient classic queues. */
  CLASSIC(""),

  /** Queues of topics are durable, reply and fanout queues are not. */
  DURABLE("?amqp_durable_queues=true"),

  /** All queues are quorum queues. */
  QUORUM("?rabbit_quorum_queue=true&rabbit_transient_quorum_queue=true"),

  /** Quorum queues, and one stream for the fanouts of a topic. */
  STREAM(
      "?rabbit_quorum_queue=true&rabbit_transient_quorum_queue=true"
          + "&rabbit_stream_fanout=true&rabbit_qos_prefetch_count=10");

  private final String query;

  Shape(String query) {
    this.query = query;
  }

  /** Returns the options as the query of a transport's URL. */
  public String query() {
    return query;
  }

  /** Whether queues of topics, and their exchange, outlive the broker. */
  boolean isDurable() {
    return this != CLASSIC;
  }

  /** Whether reply and fanout queues do, too. */
  public boolean isReplicated() {
    return this == QUORUM || this == STREAM;
  }

  /** Returns the arguments of queues of topics. */
  Map<String, Object> shared() {
    return isReplicated() ? Map.of("x-queue-type", "quorum") : Map.of();
  }

  /** Returns the arguments of a reply or fanout queue. */
  public Map<String, Object> own() {
    Map<String, Object> arguments = new HashMap<>(shared());
    arguments.put("x-expires", 1_800_000);
    return arguments;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

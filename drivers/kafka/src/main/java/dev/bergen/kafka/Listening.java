// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka;

import java.time.Duration;
import java.util.List;

/**
 * What a subscription listens to, and how.
 *
 * @param group of consumers that share the topics
 * @param pollTime the longest look for records
 * @param commitFirst whether offsets are committed before their records are handled
 * @param fromBeginning whether a group that is new to a partition takes what is there
 * @param release how long others of the group wait for what is being handled here before they get
 *     its partitions
 */
record Listening(
    List<String> topics,
    String group,
    Duration pollTime,
    boolean commitFirst,
    boolean fromBeginning,
    Duration release) {

  /** What {@code release} is unless a test says otherwise. */
  static final Duration RELEASE = Duration.ofSeconds(5);

  Listening {
    topics = List.copyOf(topics);
  }

  @Override
  public String toString() {
    return "group %s on %s".formatted(group, String.join(", ", topics));
  }
}

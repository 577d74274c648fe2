// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka;

import java.time.Duration;
import java.util.List;

/**
 * The topics of a subscription, and how it reads them.
 *
 * @param group of consumers that share the topics
 * @param pollTime the longest poll
 * @param commitFirst whether offsets are committed before their records are handled
 * @param fromBeginning whether a group that is new to a partition reads the existing records
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

  /** The value of {@code release} outside of tests. */
  static final Duration RELEASE = Duration.ofSeconds(5);

  Listening {
    topics = List.copyOf(topics);
  }

  @Override
  public String toString() {
    return "group %s on %s".formatted(group, String.join(", ", topics));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.census;

import dev.bergen.observe.management.BrokerQueue;
import dev.bergen.observe.patient.QueueRole;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Queues that belong to one process and have no consumer. */
public final class Orphans {
  private Orphans() {}

  /** Whether its only possible consumer is missing. */
  public static boolean isOrphan(BrokerQueue queue) {
    return QueueRole.of(queue.name()).isOfOneProcess()
        && queue.counted()
        && queue.consumers() == 0
        && !queue.type().equals("stream"); // which all servers of a topic share
  }

  /** Returns the orphans in the order of {@code queues}. */
  public static List<BrokerQueue> among(List<BrokerQueue> queues) {
    return queues.stream().filter(Orphans::isOrphan).toList();
  }

  /**
   * Returns why an orphan must not be deleted unseen; {@code null} if it may be.
   *
   * @param idle how long it must not have been used: its process may just be starting
   */
  public static @Nullable String obstacle(BrokerQueue queue, Duration idle, Instant now) {
    long messages = queue.ready() + queue.unacknowledged();
    if (messages > 0) {
      return messages == 1 ? "a message is in it" : messages + " messages are in it";
    } else if (queue.type().equals("quorum")) {
      return "no broker checks whether a quorum queue is unused before it deletes it";
    } else if (queue.exclusive()) {
      return "it is exclusive and goes with its connection";
    } else if (queue.idleSince() == null) {
      return "the broker does not say since when it is idle";
    } else if (queue.idleSince().plus(idle).isAfter(now)) {
      return "it was used at " + queue.idleSince();
    }
    return null;
  }
}

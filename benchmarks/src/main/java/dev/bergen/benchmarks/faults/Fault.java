// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.faults;

import java.time.Duration;
import java.util.Locale;
import java.util.Random;

/** What can break, and for how long. */
enum Fault {
  BROKER_KILLED(1, 3),
  CONNECTIONS_CLOSED(0, 0),
  NETWORK_CUT(1, 4),
  HALF_OPEN_NETWORK(4, 8),
  MEMORY_ALARM(1, 3),
  TOPIC_QUEUES_DELETED(0, 0),
  FANOUT_QUEUES_DELETED(0, 0),
  REPLY_QUEUE_DELETED(0, 0),
  NODE_PAUSED(2, 8);

  private final int leastSeconds;
  private final int mostSeconds;

  Fault(int leastSeconds, int mostSeconds) {
    this.leastSeconds = leastSeconds;
    this.mostSeconds = mostSeconds;
  }

  void begin(Ground ground) {
    switch (this) {
      case BROKER_KILLED -> ground.node().kill();
      case CONNECTIONS_CLOSED -> ground.node().closeConnections(Ground.VHOST);
      case NETWORK_CUT -> ground.cable().refuse();
      case HALF_OPEN_NETWORK -> ground.cable().swallow();
      case MEMORY_ALARM -> ground.node().blockPublishers();
      case TOPIC_QUEUES_DELETED -> ground.deleteWhileEmpty(Ground::isTopicQueue);
      case FANOUT_QUEUES_DELETED -> ground.delete(Ground::isFanoutQueue);
      case REPLY_QUEUE_DELETED -> ground.delete(Ground::isReplyQueue);
      case NODE_PAUSED -> ground.node().pause();
    }
  }

  void end(Ground ground) {
    switch (this) {
      case BROKER_KILLED -> ground.node().startAgain();
      case NETWORK_CUT, HALF_OPEN_NETWORK -> ground.cable().heal();
      case MEMORY_ALARM -> ground.node().unblockPublishers();
      case NODE_PAUSED -> ground.node().resume();
      case CONNECTIONS_CLOSED, TOPIC_QUEUES_DELETED, FANOUT_QUEUES_DELETED, REPLY_QUEUE_DELETED -> {
        // Whoever lost something makes it again.
      }
    }
  }

  /** Returns how long to leave it as it is. */
  Duration lasts(Random random) {
    int spread = (mostSeconds - leastSeconds) * 1_000;
    return Duration.ofMillis(leastSeconds * 1_000L + (spread == 0 ? 0 : random.nextInt(spread)));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}

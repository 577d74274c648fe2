// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.patient;

import dev.bergen.message.Priority;

/** The purpose of an oslo.messaging queue, as far as its name shows. */
public enum QueueRole {
  /** The replies to the calls of one process: {@code reply_…}. */
  REPLIES,
  /** The fanouts of one server: {@code topic_fanout_…}. */
  FANOUT,
  /** Notifications of one priority: {@code notifications.info}. */
  NOTIFICATIONS,
  /** Requests, or a pool of notifications, or a queue of another application. */
  OTHER;

  private static final String REPLY = "reply_";
  private static final String FANOUTS = "_fanout";

  /** Returns the role that a queue has by its name. */
  public static QueueRole of(String queue) {
    if (queue.startsWith(REPLY)) {
      return REPLIES;
    }
    if (queue.contains(FANOUTS + "_") || queue.endsWith(FANOUTS)) {
      return FANOUT;
    }
    String ending = queue.substring(queue.lastIndexOf('.') + 1);
    return queue.contains(".") && Priority.ofName(ending) != null ? NOTIFICATIONS : OTHER;
  }

  /** Whether it is never read again once its one consumer has gone permanently. */
  public boolean isOfOneProcess() {
    return this == REPLIES || this == FANOUT;
  }

  /** Returns the topic of a fanout queue, otherwise the name itself. */
  public static String topic(String queue) {
    int end = queue.indexOf(FANOUTS);
    return of(queue) == FANOUT && end > 0 ? queue.substring(0, end) : queue;
  }
}

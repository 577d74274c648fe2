// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.topology;

/** Makes the ids that distinguish this driver's reply and fanout queues from all others. */
@FunctionalInterface
public interface QueueIds {

  /** Returns a unique id, which is the end of the queue's name. */
  String next();
}

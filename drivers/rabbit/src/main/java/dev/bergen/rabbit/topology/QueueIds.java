// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.topology;

/** Tells this driver's reply and fanout queues from those of all others. */
@FunctionalInterface
public interface QueueIds {

  /** Returns an id that nobody else has or gets; it ends the queue's name. */
  String next();
}

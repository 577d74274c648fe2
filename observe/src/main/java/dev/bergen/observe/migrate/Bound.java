// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.migrate;

import dev.bergen.observe.management.BrokerQueue;

/**
 * How many messages a queue keeps before it drops its oldest: the broker confirms these all the
 * same.
 */
final class Bound {
  private Bound() {}

  private static boolean dropsOldest(BrokerQueue queue) {
    Object overflow = queue.setting("overflow");
    return overflow == null || overflow.equals("drop-head");
  }

  static boolean dropsByBytes(BrokerQueue queue) {
    return dropsOldest(queue) && queue.setting("max-length-bytes") != null;
  }

  /** Returns how many messages it holds at most without dropping any. */
  static long messages(BrokerQueue queue) {
    return dropsOldest(queue) && queue.setting("max-length") instanceof Number most
        ? most.longValue()
        : Long.MAX_VALUE;
  }
}

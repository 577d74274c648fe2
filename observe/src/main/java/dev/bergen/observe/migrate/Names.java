// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.migrate;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The names of a migration's own queues and exchanges. There is one at a time in a virtual host.
 */
final class Names {
  static final String PREFIX = "bergen.migration";

  /** The queue with the journal. */
  static final String JOURNAL = PREFIX;

  /** The exchange for messages that are unroutable meanwhile, and the queue that keeps them. */
  static final String CAUGHT = PREFIX + ".caught";

  /** The queue that a run has for itself, so that there is one run at a time. */
  static final String CLAIM = PREFIX + ".run";

  private static final String WAY = PREFIX + ".way.";
  private static final String STAND_IN = PREFIX + ".standin.";
  private static final String ASIDE = PREFIX + ".aside.";

  private static final int LONGEST = 255;
  private static final Pattern SPECIAL = Pattern.compile("[^A-Za-z0-9_]");

  private Names() {}

  /** The queue for the remaining messages of another one. */
  static String aside(String queue) {
    return ASIDE + queue;
  }

  /** The exchange that leads to a queue, as long as the queue's bindings do not. */
  static String way(String queue) {
    return WAY + queue;
  }

  /** The exchange, and its queue, for what takes that way and finds it closed. */
  static String waiting(String queue) {
    return PREFIX + ".waiting." + queue;
  }

  /** The exchange that has the bindings of one that is being replaced. */
  static String standIn(String exchange) {
    return STAND_IN + exchange;
  }

  /** Whether a migration has this exchange only between its journal's beginning and end. */
  static boolean needsJournal(String exchange) {
    return exchange.startsWith(WAY) || exchange.startsWith(STAND_IN);
  }

  /** Whether the broker takes all of these names. */
  static boolean fits(String name) {
    return waiting(name).getBytes(StandardCharsets.UTF_8).length <= LONGEST
        && standIn(name).getBytes(StandardCharsets.UTF_8).length <= LONGEST;
  }

  static String policy(String exchange) {
    return PREFIX + "." + exchange;
  }

  /** Returns an expression that this name alone matches. */
  static String pattern(String exchange) {
    return "^" + SPECIAL.matcher(exchange).replaceAll("\\\\$0") + "$";
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.migrate;

import java.util.EnumSet;
import java.util.Set;

/** The steps of a migration, in their order. It can be stopped before each of them. */
public enum Step {
  JOURNAL("store the old and the new state on the broker"),
  CATCH("catch unroutable messages meanwhile, by an alternate exchange"),
  EXCHANGES("declare the exchanges anew, with all their bindings"),
  REPLAY("publish the caught messages"),
  DETOUR("route messages to the queues through exchanges of the migration"),
  UNBIND("divert new messages; consumers finish the messages in the queues"),
  EMPTY("wait until no message is unacknowledged, and move the remaining ones aside"),
  SWAP("delete the empty queues and declare them anew"),
  RETURN("restore the bindings, and move the waiting messages into the queues"),
  CLEAN("remove the journal");

  /** The steps for exchanges alone, and for queues alone. */
  static final Set<Step> OF_EXCHANGES = EnumSet.of(CATCH, EXCHANGES, REPLAY);

  static final Set<Step> OF_QUEUES = EnumSet.of(DETOUR, UNBIND, EMPTY, SWAP, RETURN);

  private final String text;

  Step(String text) {
    this.text = text;
  }

  /** Returns its description. */
  public String text() {
    return text;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.migrate;

import java.util.EnumSet;
import java.util.Set;

/** The steps of a migration, in their order. It can be stopped before each of them. */
public enum Step {
  JOURNAL("write down on the broker what there is and what is to be"),
  CATCH("catch what no queue takes meanwhile, by an alternate exchange"),
  EXCHANGES("declare the exchanges anew, with all their bindings"),
  REPLAY("publish what was caught"),
  DETOUR("lead messages to the queues through exchanges of the migration's own"),
  UNBIND("cut publishers over: new messages wait aside, consumers finish what is there"),
  EMPTY("wait until nobody holds a message, and move aside what is left"),
  SWAP("delete the empty queues and declare them anew"),
  RETURN("give the bindings back, and what waited aside"),
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

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.link;

/**
 * Where the life of a connection stands.
 *
 * @param phase the current phase
 * @param epoch counts dials and waits; an event that carries another epoch comes from the past
 * @param host which of the hosts is dialled or connected, from 0
 * @param failures dials that failed since the last connection
 */
record LinkState(Phase phase, long epoch, int host, int failures) {

  enum Phase {
    /** No connection has been needed yet. */
    IDLE,
    DIALING,
    UP,
    /** Between two rounds of dials. */
    WAITING,
    /** Closed permanently. */
    CLOSED
  }

  static final LinkState START = new LinkState(Phase.IDLE, 0, 0, 0);

  boolean is(Phase expected) {
    return phase == expected;
  }

  LinkState with(Phase next) {
    return new LinkState(next, epoch, host, failures);
  }

  /** Returns the beginning of a new dial or wait. */
  LinkState next(Phase next, int nextHost, int nextFailures) {
    return new LinkState(next, epoch + 1, nextHost, nextFailures);
  }
}

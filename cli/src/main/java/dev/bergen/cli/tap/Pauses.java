// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.tap;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The times at which recording stopped, and was continued later in the same file. */
final class Pauses {
  private final List<Instant> all = new ArrayList<>();
  private int sessions;
  private Instant last = Instant.EPOCH;

  /** Takes how many sessions there were up to the next message, or to the end. */
  void reach(int sessionsSoFar) {
    if (sessionsSoFar > sessions && sessions > 0) {
      all.add(last);
    }
    sessions = sessionsSoFar;
  }

  /** Takes the time of a message. */
  void seen(Instant at) {
    last = at;
  }

  /** Returns the time of the last message; the epoch if there was none. */
  Instant last() {
    return last;
  }

  /** Returns the last sign of life before each pause. */
  List<Instant> all() {
    return all;
  }
}

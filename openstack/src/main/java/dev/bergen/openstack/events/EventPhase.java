// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.events;

import java.util.Locale;

/** The phase of an action in an event: the last word of its type. */
public enum EventPhase {
  START,
  PROGRESS,
  END,
  ERROR,
  /** The type names no phase: it has happened. */
  NONE;

  /** Returns the phase that the last word of an event's type names. */
  static EventPhase of(String word) {
    for (EventPhase phase : values()) {
      if (phase != NONE && phase.name().toLowerCase(Locale.ROOT).equals(word)) {
        return phase;
      }
    }
    return NONE;
  }

  /** Returns whether the action is over. */
  public boolean isOver() {
    return this == END || this == ERROR || this == NONE;
  }
}

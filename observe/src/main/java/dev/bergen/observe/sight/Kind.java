// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.sight;

import java.util.Locale;

/** The kind of a message that was seen on the bus. */
public enum Kind {
  /** A request whose caller waits for a reply. */
  CALL,
  /** A request without a reply, to one server. */
  CAST,
  /** A request without a reply, to every server of a topic. */
  FANOUT,
  /** The result of a call. */
  REPLY,
  /** The exception that a call ended with. */
  FAILURE,
  /** The sign of a server that still works on a call. */
  HEARTBEAT,
  /** An event. */
  NOTIFICATION,
  /** Not of this bus, or broken; the reason is reported. */
  UNREADABLE;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** Returns the kind as filters, lines and reports have it, in lower case. */
  public String word() {
    return word;
  }
}

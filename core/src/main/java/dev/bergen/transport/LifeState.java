// SPDX-License-Identifier: Apache-2.0
package dev.bergen.transport;

/** The state of a server or a listener, which only advances, in this order. */
public enum LifeState {
  /** Built, but not started. */
  NEW,

  /** Connecting, or waiting for the broker, before it receives messages. */
  STARTING,

  /** Receives messages. */
  RUNNING,

  /** Receives no more messages; handlers in flight may still run. */
  DRAINING,

  /** Ended; cannot be restarted. */
  CLOSED
}

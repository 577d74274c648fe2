// SPDX-License-Identifier: Apache-2.0
package dev.bergen;

/** How far a server or a listener is on its one way. */
public enum LifeState {
  /** Built, and not started. */
  NEW,

  /** About to listen. */
  STARTING,

  /** Messages come. */
  RUNNING,

  /** Takes no more; what it took may still run. */
  DRAINING,

  /** Ended, and never to be started again. */
  CLOSED
}

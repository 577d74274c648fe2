// SPDX-License-Identifier: Apache-2.0
package dev.bergen.memory;

/** What waits in a queue. */
interface MemoryItem {

  /** Somebody takes it. */
  default void handedOut() {}

  /** Returns whether nobody need read it any more. */
  default boolean isExpired() {
    return false;
  }
}

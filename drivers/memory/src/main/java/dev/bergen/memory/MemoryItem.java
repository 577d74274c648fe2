// SPDX-License-Identifier: Apache-2.0
package dev.bergen.memory;

/** An item in a queue. */
interface MemoryItem {

  /** Called when a consumer receives it. */
  default void handedOut() {}

  /** Returns whether it need not be delivered any more. */
  default boolean isExpired() {
    return false;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.memory;

/** An item in a queue. */
interface MemoryItem {

  /** Returns its content, which taps show. */
  Tappable content();

  /** Called when a consumer receives it. */
  default void handedOut() {}

  /** Returns whether it need not be delivered any more. */
  default boolean isExpired() {
    return false;
  }

  /** Returns whether it was delivered before. */
  default boolean redelivered() {
    return false;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.memory;

import dev.bergen.Deadline;
import dev.bergen.spi.support.Cancellation;
import dev.bergen.spi.support.PendingCalls;
import dev.bergen.wire.Request;
import org.jspecify.annotations.Nullable;

/**
 * A request in a queue. It shares nothing with its sender that either could change.
 *
 * @param call how to answer; {@code null} on a cast
 */
record MemoryMessage(Request request, @Nullable Call call) {

  /** Returns whether the caller has given up, so that nobody need read this. */
  boolean isExpired() {
    return call != null && (call.deadline().isPast() || call.cancellation().isCancelled());
  }

  /**
   * The way back.
   *
   * @param calls where the caller waits
   * @param monitorSeconds {@code null} when the caller does not watch for heartbeats
   * @param cancellation how the caller says that it waits no longer
   */
  record Call(
      PendingCalls calls,
      String id,
      Deadline deadline,
      @Nullable Double monitorSeconds,
      Cancellation cancellation) {}
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.memory;

import dev.bergen.spi.ServerClock;
import dev.bergen.spi.Timer;
import dev.bergen.spi.support.Cancellation;
import dev.bergen.spi.support.PendingCall;
import dev.bergen.spi.support.PendingCalls;
import dev.bergen.wire.Request;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request in a queue. It shares nothing with its sender that either could change.
 *
 * @param call how to answer; {@code null} on a cast
 */
record MemoryMessage(Request request, @Nullable Call call) implements MemoryItem {

  /** The progress in a caller's timeout when no server has received the request. */
  static final Supplier<String> QUEUED = text("queued: no server has taken it");

  private static final Supplier<String> PICKED_UP = text("picked up: a server has taken it");

  private static Supplier<String> text(String note) {
    return () -> note;
  }

  /** A server takes it: what its caller hears if it never answers. */
  @Override
  public void handedOut() {
    if (call != null) {
      call.pending().noteBy(PICKED_UP);
    }
  }

  /** Returns whether the caller has stopped waiting, so that this need not be delivered. */
  @Override
  public boolean isExpired() {
    return call != null
        && (call.pending().deadline().isPast() || call.cancellation().isCancelled());
  }

  /**
   * The way back.
   *
   * @param calls where the caller waits
   * @param pending who waits
   * @param monitorSeconds {@code null} when the caller does not watch for heartbeats
   * @param cancellation how the caller says that it waits no longer
   * @param timer the caller's, if it wants to know how long the call takes; else {@code null}
   */
  record Call(
      PendingCalls calls,
      PendingCall pending,
      @Nullable Double monitorSeconds,
      Cancellation cancellation,
      @Nullable Timer timer) {

    /**
     * Returns a clock for a request that arrives now; {@code null} if the caller does not want it
     * timed.
     */
    @Nullable ServerClock clock() {
      return timer == null ? null : new ServerClock(timer);
    }
  }
}

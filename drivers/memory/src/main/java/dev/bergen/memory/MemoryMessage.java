// SPDX-License-Identifier: Apache-2.0
package dev.bergen.memory;

import dev.bergen.Target;
import dev.bergen.spi.ServerClock;
import dev.bergen.spi.Timer;
import dev.bergen.spi.queues.RawMessage;
import dev.bergen.spi.support.Cancellation;
import dev.bergen.spi.support.PendingCall;
import dev.bergen.spi.support.PendingCalls;
import dev.bergen.wire.Request;
import dev.bergen.wire.RequestMessage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request in a queue. It shares nothing with its sender that either could change.
 *
 * @param exchange scope of the topic
 * @param target where it was sent
 * @param call how to answer; {@code null} on a cast
 * @param uniqueId by which taps recognize it; {@code null} if there was no tap when it was sent
 */
record MemoryMessage(
    String exchange, Target target, Request request, @Nullable Call call, @Nullable String uniqueId)
    implements MemoryItem, Tappable {

  /** The progress in a caller's timeout when no server has received the request. */
  static final Supplier<String> QUEUED = text("queued: no server has taken it");

  private static final Supplier<String> PICKED_UP = text("picked up: a server has taken it");
  private static final String FANOUT = "_fanout";

  private static Supplier<String> text(String note) {
    return () -> note;
  }

  @Override
  public Tappable content() {
    return this;
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

  /** Named as on RabbitMQ, where each topic has an exchange for its fanouts. */
  @Override
  public String sentTo() {
    return target.fanout() ? target.topic() + FANOUT : exchange;
  }

  @Override
  public String key() {
    if (target.fanout()) {
      return "";
    }
    String topic = String.valueOf(target.topic());
    return target.server() == null ? topic : topic + "." + target.server();
  }

  @Override
  public RawMessage raw() {
    RequestMessage message =
        call == null
            ? new RequestMessage(request, null, null, null, uniqueId)
            : new RequestMessage(
                request,
                call.pending().messageId(),
                call.replyQueue(),
                call.monitorSeconds(),
                uniqueId);
    return MemoryTaps.raw(request.headers(), message.encode());
  }

  /**
   * The way back.
   *
   * @param calls where the caller waits
   * @param replyQueue the name of that place in taps
   * @param pending who waits
   * @param monitorSeconds {@code null} when the caller does not watch for heartbeats
   * @param cancellation how the caller says that it waits no longer
   * @param timer the caller's, if it wants to know how long the call takes; else {@code null}
   */
  record Call(
      PendingCalls calls,
      String replyQueue,
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

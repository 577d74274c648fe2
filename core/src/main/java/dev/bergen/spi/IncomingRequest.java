// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi;

import dev.bergen.Deadline;
import dev.bergen.wire.Request;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A request at its server, and the means to answer its caller. */
public interface IncomingRequest {

  /** Returns the request as its client sent it. */
  Request request();

  /** Returns the id of the call in the logs of both sides; {@code null} on a cast. */
  @Nullable String messageId();

  /**
   * Returns the caller's call-monitor timeout in seconds, as sent; {@code null} when the caller
   * does not expect heartbeats, so that none may be sent.
   */
  @Nullable Double monitorSeconds();

  /**
   * Returns the caller's deadline, if it is known. It is never much later than the real one, so
   * that no server works long for a caller that has gone. {@code null} on a cast, and when the
   * caller did not send one.
   */
  default @Nullable Deadline deadline() {
    return null;
  }

  /**
   * Runs {@code action} when the caller cancels the call before the reply is sent: at most once, on
   * a thread of the driver's or on the thread that cancels. If the caller has cancelled already,
   * the action runs at once, on this thread. The action must neither block nor throw. Drivers
   * without cancellation never run it. An expired deadline does not count as a cancellation.
   */
  default void onCancel(Runnable action) {}

  /**
   * Returns the clock that measures this request for its caller; {@code null} when the caller did
   * not ask for times, or the driver does not report them.
   */
  default @Nullable ServerClock clock() {
    return null;
  }

  /** Returns whether the caller waits for a reply; if not, {@link #reply} does nothing. */
  default boolean wantsReply() {
    return messageId() != null;
  }

  /**
   * Sends the reply, which ends the call. Does not block and never throws; called once.
   *
   * @return completes when the broker has the reply; exceptionally when it could not be delivered,
   *     which the driver has logged
   */
  CompletableFuture<Void> reply(Reply reply);

  /**
   * Sends the caller a heartbeat: the request is still being handled. Does not block and never
   * throws.
   *
   * @return completes when the broker has it; exceptionally when the caller has gone, so that no
   *     more need be sent
   */
  CompletableFuture<Void> heartbeat();
}

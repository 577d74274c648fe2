// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi;

import dev.bergen.Deadline;
import dev.bergen.wire.Request;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A request on its server, and the way back to its caller. */
public interface IncomingRequest {

  Request request();

  /** Returns the id that names the call in logs on both sides; {@code null} on a cast. */
  @Nullable String messageId();

  /**
   * Returns the caller's call-monitor time-out in seconds, as it was sent; {@code null} when the
   * caller does not watch for heartbeats, and then none may be sent to it.
   */
  @Nullable Double monitorSeconds();

  /**
   * Returns when the caller stops waiting, as far as is known: never much later than it does, so
   * that nobody works for long for a caller who has gone. {@code null} on a cast, and when the
   * caller did not say.
   */
  default @Nullable Deadline deadline() {
    return null;
  }

  /**
   * Runs {@code action} when the caller says, before the reply is sent, that it waits no longer: at
   * most once, on a thread of the driver's or of the one who cancels. If it has said so already the
   * action runs at once, on this thread. The action must neither block nor throw. Drivers whose
   * callers cannot say so never run it, and a deadline that passes is no cancellation.
   */
  default void onCancel(Runnable action) {}

  /**
   * Returns what takes the time of this request for its caller; {@code null} when that has not
   * asked, or the driver tells no times.
   */
  default @Nullable ServerClock clock() {
    return null;
  }

  /** Returns whether the caller waits for a reply; {@link #reply} does nothing for others. */
  default boolean wantsReply() {
    return messageId() != null;
  }

  /**
   * Sends the end of the call. Does not block and never throws; called once.
   *
   * @return completes when the broker has the reply, or exceptionally when it could not be
   *     delivered, which the driver has logged
   */
  CompletableFuture<Void> reply(Reply reply);

  /**
   * Tells the caller that the request is still worked on. Does not block and never throws.
   *
   * @return completes when the broker has it; exceptionally when the caller is gone, and then no
   *     more need be sent
   */
  CompletableFuture<Void> heartbeat();
}

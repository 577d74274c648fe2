// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.consume;

import dev.bergen.rabbit.amqp.Channel;
import dev.bergen.rabbit.amqp.Delivered;
import java.util.concurrent.CompletableFuture;

/**
 * What becomes of the messages of a subscription: what differs between requests and notifications.
 *
 * <p>Threads: messages arrive on a reader thread, those of a channel one after the other; the rest
 * may be called on any thread.
 */
interface Intake {

  /** Takes a message that the broker has delivered from {@code queue}. */
  void arrived(Channel channel, String queue, Delivered message);

  /** Lets {@code more} messages go to the sink. */
  void ask(int more);

  /** Forgets what came on a channel that is no more: the broker delivers it again. */
  void forget(Channel lost);

  /** Lets nothing more go; the future completes once nothing is on its way to the sink. */
  CompletableFuture<Void> stop();

  /** Returns whether messages are settled after they went, so that their channel must live on. */
  default boolean settlesLater() {
    return false;
  }

  /** After {@link #stop}: no more arrives, so what waits can be given back to the broker. */
  default void exhausted() {}

  /** The channel is about to be closed; what is to be said on it must be said now. */
  default void closing(Channel channel) {}
}

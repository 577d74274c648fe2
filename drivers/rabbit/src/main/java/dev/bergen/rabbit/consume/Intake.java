// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.consume;

import dev.bergen.rabbit.amqp.Channel;
import dev.bergen.rabbit.amqp.Delivered;
import java.util.concurrent.CompletableFuture;

/**
 * Handles the messages of a subscription: the part that differs between requests and notifications.
 *
 * <p>Threads: messages arrive on a reader thread, those of a channel one after the other; the rest
 * may be called on any thread.
 */
interface Intake {

  /** Takes a message that the broker has delivered from {@code queue}. */
  void arrived(Channel channel, String queue, Delivered message);

  /** Lets {@code more} messages go to the sink. */
  void ask(int more);

  /** Forgets the messages of a lost channel: the broker redelivers them. */
  void forget(Channel lost);

  /** Stops handing out; the future completes once nothing is on its way to the sink. */
  CompletableFuture<Void> stop();

  /**
   * Returns whether messages are settled after they were handed out, so that their channel must
   * stay open.
   */
  default boolean settlesLater() {
    return false;
  }

  /** After {@link #stop}: no more arrive, so waiting messages can be requeued. */
  default void exhausted() {}

  /** The channel is about to be closed; its last settlements must be written now. */
  default void closing(Channel channel) {}
}

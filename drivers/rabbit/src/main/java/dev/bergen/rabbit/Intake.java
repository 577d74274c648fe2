// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Envelope;
import java.util.concurrent.CompletableFuture;

/**
 * What becomes of the messages of a subscription: what differs between requests and notifications.
 *
 * <p>Threads: messages arrive on a delivery thread, those of a channel one after the other; the
 * rest may be called on any thread.
 */
interface Intake {

  /** Takes a message that the broker has delivered from {@code queue}. */
  void arrived(
      Channel channel, String queue, Envelope envelope, BasicProperties properties, byte[] body);

  /** Lets {@code more} messages go to the sink. */
  void ask(int more);

  /** Forgets what came on a channel that is no more: the broker delivers it again. */
  void forget(Channel lost);

  /** Lets nothing more go; the future completes once nothing is on its way to the sink. */
  CompletableFuture<Void> stop();
}

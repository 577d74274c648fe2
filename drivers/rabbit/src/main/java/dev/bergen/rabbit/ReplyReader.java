// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import dev.bergen.spi.support.PendingCalls;
import dev.bergen.wire.ReplyMessage;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads replies and gives each to the call that waits for it.
 *
 * <p>Threads: a delivery thread, one message after the other.
 */
final class ReplyReader {
  private static final Logger log = LoggerFactory.getLogger(ReplyReader.class);

  /** Hears that the broker has ended a consumer, whose queue is gone. */
  interface Ended {
    /**
     * On a delivery thread, after the last reply.
     *
     * @param heldBack whether replies may have been in the queue, and gone with it
     */
    void cancelled(boolean heldBack);
  }

  private final PendingCalls calls;
  private final BodyReader bodies;

  ReplyReader(PendingCalls calls, BodyReader bodies) {
    this.calls = calls;
    this.bodies = bodies;
  }

  /**
   * @param window of a new consumer's own
   */
  Consumer consumer(Channel channel, ReplyWindow window, Ended ended) {
    return new DefaultConsumer(channel) {
      @Override
      public void handleDelivery(
          String tag, Envelope envelope, BasicProperties properties, byte[] body) {
        read(getChannel(), envelope.getDeliveryTag(), properties, body);
        window.acknowledged();
      }

      @Override
      public void handleCancel(String tag) {
        ended.cancelled(window.heldBack());
      }
    };
  }

  private void read(Channel channel, long tag, BasicProperties properties, byte[] body) {
    try {
      ReplyMessage reply = bodies.read("the reply queue", properties, body, ReplyMessage::decode);
      if (reply == null) {
        channel.basicReject(tag, false);
        return;
      }
      if (!calls.accept(reply)) {
        log.debug("Nobody waits for this reply: message id {}", reply.messageId());
      }
      channel.basicAck(tag, false);
    } catch (IOException | AlreadyClosedException e) {
      log.debug("A reply was not acknowledged, and perhaps comes again", e);
    }
  }
}

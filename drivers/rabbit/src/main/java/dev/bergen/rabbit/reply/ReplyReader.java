// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.reply;

import dev.bergen.rabbit.amqp.Delivered;
import dev.bergen.rabbit.amqp.Receiver;
import dev.bergen.rabbit.codec.BodyReader;
import dev.bergen.rabbit.codec.JavaHeaders;
import dev.bergen.spi.Timer;
import dev.bergen.spi.support.PendingCalls;
import dev.bergen.wire.ReplyMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads replies and gives each to the call that waits for it.
 *
 * <p>Threads: the reader of the connection, one message after the other; a thread of the driver's
 * acknowledges the rest.
 */
public final class ReplyReader {
  private static final Logger log = LoggerFactory.getLogger(ReplyReader.class);

  /** Is notified when the broker has cancelled a consumer because its queue was deleted. */
  interface Ended {
    /**
     * On the reader thread, after the last reply.
     *
     * @param heldBack whether replies may have been in the queue, and been lost with it
     */
    void cancelled(boolean heldBack);
  }

  private final PendingCalls calls;
  private final BodyReader bodies;
  private final Timer timer;

  public ReplyReader(PendingCalls calls, BodyReader bodies, Timer timer) {
    this.calls = calls;
    this.bodies = bodies;
    this.timer = timer;
  }

  /**
   * @param acks of a new consumer's own
   */
  Receiver receiver(ReplyAcks acks, Ended ended) {
    return new Replies(acks, ended);
  }

  /** Reads the messages of one channel. */
  private final class Replies implements Receiver {
    private final ReplyAcks acks;
    private final Ended ended;

    Replies(ReplyAcks acks, Ended ended) {
      this.acks = acks;
      this.ended = ended;
    }

    @Override
    public void delivered(Delivered message) {
      ReplyMessage reply =
          bodies.read(
              "the reply queue", message.properties(), message.body(), ReplyMessage::decode);
      if (reply == null) {
        acks.reject(message.tag());
        return;
      }
      if (!calls.accept(reply, JavaHeaders.times(message.properties().headers(), timer))) {
        log.debug("Dropped a reply without a waiting caller: message id {}", reply.messageId());
      }
      acks.add(message.tag());
    }

    @Override
    public void cancelled() {
      acks.acknowledge(); // the window counts the acknowledged ones
      ended.cancelled(acks.heldBack());
    }
  }
}

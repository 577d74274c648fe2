// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.reply;

import dev.bergen.rabbit.amqp.Channel;
import dev.bergen.rabbit.amqp.Delivered;
import dev.bergen.rabbit.amqp.Receiver;
import dev.bergen.rabbit.amqp.frames.Burst;
import dev.bergen.rabbit.amqp.frames.Properties;
import dev.bergen.rabbit.codec.BodyReader;
import dev.bergen.spi.support.PendingCalls;
import dev.bergen.wire.ReplyMessage;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads replies and gives each to the call that waits for it.
 *
 * <p>Threads: the reader of the connection, one message after the other. Replies are acknowledged
 * together at the end of a {@link Burst}, or when they are half of what the broker pushes.
 */
public final class ReplyReader {
  private static final Logger log = LoggerFactory.getLogger(ReplyReader.class);

  /** Hears that the broker has ended a consumer, whose queue is gone. */
  interface Ended {
    /**
     * On the reader thread, after the last reply.
     *
     * @param heldBack whether replies may have been in the queue, and gone with it
     */
    void cancelled(boolean heldBack);
  }

  private final PendingCalls calls;
  private final BodyReader bodies;

  public ReplyReader(PendingCalls calls, BodyReader bodies) {
    this.calls = calls;
    this.bodies = bodies;
  }

  /**
   * @param window of a new consumer's own
   */
  Receiver receiver(Channel channel, ReplyWindow window, Ended ended) {
    return new Replies(channel, window, ended);
  }

  /** Reads what comes by one channel. */
  private final class Replies implements Receiver {
    private final Channel channel;
    private final ReplyWindow window;
    private final Ended ended;
    private final int most;

    // Reader only: what was read and not acknowledged yet.
    private long lastTag;
    private int count;

    Replies(Channel channel, ReplyWindow window, Ended ended) {
      this.channel = channel;
      this.window = window;
      this.ended = ended;
      this.most = window.limit() == 0 ? Integer.MAX_VALUE : Math.max(1, window.limit() / 2);
    }

    @Override
    public void delivered(Delivered message) {
      read(message.tag(), message.properties(), message.body());
      if (count >= most) {
        acknowledge();
      }
    }

    private void read(long tag, Properties properties, byte[] body) {
      ReplyMessage reply = bodies.read("the reply queue", properties, body, ReplyMessage::decode);
      if (reply == null) {
        reject(tag);
        return;
      }
      if (!calls.accept(reply)) {
        log.debug("Nobody waits for this reply: message id {}", reply.messageId());
      }
      lastTag = tag;
      if (++count == 1) {
        Burst.atEnd(this::acknowledge);
      }
    }

    private void reject(long tag) {
      try {
        channel.reject(tag, false);
        window.acknowledged();
      } catch (IOException e) {
        log.debug("A malformed reply was not rejected, and comes again", e);
      }
    }

    /** All before the last that is not settled yet is read, too. */
    private void acknowledge() {
      if (count == 0) {
        return;
      }
      try {
        channel.ack(lastTag, count > 1);
      } catch (IOException e) {
        log.debug("Replies were not acknowledged, and perhaps come again", e);
      }
      for (; count > 0; count--) {
        window.acknowledged();
      }
    }

    @Override
    public void cancelled() {
      acknowledge(); // the window counts what was
      ended.cancelled(window.heldBack());
    }
  }
}

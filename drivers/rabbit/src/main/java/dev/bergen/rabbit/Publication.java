// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import com.rabbitmq.client.AMQP;

/**
 * The frames that publish one message: what is published, its properties, its body. The client
 * library makes the same ones with several times the work.
 *
 * @param channel its number
 * @param frameMax how large a frame may be; 0 is as large as one likes
 */
record Publication(
    int channel, Outgoing message, MessageProperties properties, byte[] body, int frameMax) {
  private static final int BASIC = 60;
  private static final int PUBLISH = 40;
  private static final int MANDATORY = 1;

  /** Type, channel and size before a payload, and the end after it. */
  private static final int AROUND_PAYLOAD = 8;

  /**
   * Adds the frames to {@code out}.
   *
   * @throws IllegalArgumentException if the headers fit into no frame; {@code out} has a part then
   */
  void writeTo(Bytes out) {
    Route route = message.route();
    int method = begin(out, AMQP.FRAME_METHOD);
    out.write16(BASIC);
    out.write16(PUBLISH);
    out.write16(0); // was a ticket once
    out.writeShortText(route.exchangeName());
    out.writeShortText(route.key());
    out.write(route.mandatory() ? MANDATORY : 0);
    end(out, method);

    int header = begin(out, AMQP.FRAME_HEADER);
    out.write16(BASIC);
    out.write16(0); // a weight, which nobody uses
    out.write64(body.length);
    properties.write(out, message);
    end(out, header);

    int most = frameMax == 0 ? Integer.MAX_VALUE : frameMax - AROUND_PAYLOAD;
    for (int done = 0; done < body.length; ) {
      int part = Math.min(most, body.length - done);
      int frame = begin(out, AMQP.FRAME_BODY);
      out.write(body, done, part);
      end(out, frame);
      done += part;
    }
  }

  /** Returns where the payload begins. */
  private int begin(Bytes out, int type) {
    out.write(type);
    out.write16(channel);
    out.write32(0);
    return out.count();
  }

  private void end(Bytes out, int payload) {
    int size = out.count() - payload;
    if (frameMax > 0 && size + AROUND_PAYLOAD > frameMax) {
      throw new IllegalArgumentException(
          "A frame of %d bytes is larger than the broker takes (%d)"
              .formatted(size + AROUND_PAYLOAD, frameMax));
    }
    out.set32(payload - 4, size);
    out.write(AMQP.FRAME_END);
  }
}

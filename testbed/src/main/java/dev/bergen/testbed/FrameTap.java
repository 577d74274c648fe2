// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed;

import com.rabbitmq.client.AMQP.Basic.Publish;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.impl.AMQImpl;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Copies one direction of one connection, frame by frame, and decodes what it copies.
 *
 * <p>Threads: one copies; nobody else looks.
 */
final class FrameTap {
  private static final int METHOD = 1;
  private static final int HEADER = 2;
  private static final int BODY = 3;
  private static final int PROTOCOL_HEADER_BYTES = 8;
  private static final int FRAME_HEADER_BYTES = 7;
  private static final int BODY_SIZE_OFFSET = 4;

  private final AmqpTap tap;
  private final Refusals refusals;
  private final boolean fromClient;
  private final int connection;
  private final Map<Integer, Half> publishing = new HashMap<>();

  FrameTap(AmqpTap tap, Refusals refusals, boolean fromClient, int connection) {
    this.tap = tap;
    this.refusals = refusals;
    this.fromClient = fromClient;
    this.connection = connection;
  }

  /** A message whose body has not fully passed. */
  private static final class Half {
    private final Publish publish;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    /** {@code null} until the header frame. */
    private byte @Nullable [] header;

    Half(Publish publish) {
      this.publish = publish;
    }
  }

  /** Copies until the stream ends. */
  void copy(InputStream from) throws IOException {
    FrameSink to = refusals.sink(fromClient);
    DataInputStream input = new DataInputStream(from);
    if (fromClient) {
      to.raw(input.readNBytes(PROTOCOL_HEADER_BYTES));
    }
    while (!refusals.isOver()) {
      byte[] head = input.readNBytes(FRAME_HEADER_BYTES);
      if (head.length < FRAME_HEADER_BYTES) {
        to.raw(head);
        return;
      }
      ByteBuffer fields = ByteBuffer.wrap(head);
      int type = fields.get();
      int channel = fields.getShort() & 0xFFFF;
      byte[] payload = input.readNBytes(fields.getInt());
      if (input.read() < 0) {
        throw new EOFException("in the middle of a frame");
      }
      // Noted before it goes on: whoever has seen its effect finds it here.
      Method method = frame(type, channel, payload);
      if (!refusals.swallows(fromClient, channel, method)) {
        to.frame(type, channel, payload);
      }
    }
  }

  /** Returns the method; {@code null} if it is another frame. */
  private @Nullable Method frame(int type, int channel, byte[] payload) throws IOException {
    switch (type) {
      case METHOD -> {
        return method(channel, payload);
      }
      case HEADER -> header(channel, payload);
      case BODY -> body(channel, payload);
      default -> {
        // a heartbeat
      }
    }
    return null;
  }

  private Method method(int channel, byte[] payload) throws IOException {
    Method method = AMQImpl.readMethodFrom(data(payload));
    tap.saw(new TappedMethod(connection, channel, fromClient, method));
    if (fromClient && method instanceof Publish publish) {
      publishing.put(channel, new Half(publish));
    }
    return method;
  }

  private void header(int channel, byte[] payload) throws IOException {
    Half half = publishing.get(channel);
    if (half != null) {
      half.header = payload;
      finish(channel, half);
    }
  }

  private void body(int channel, byte[] payload) throws IOException {
    Half half = publishing.get(channel);
    if (half != null) {
      half.body.writeBytes(payload);
      finish(channel, half);
    }
  }

  private void finish(int channel, Half half) throws IOException {
    byte[] header = half.header;
    if (header == null || half.body.size() < ByteBuffer.wrap(header).getLong(BODY_SIZE_OFFSET)) {
      return;
    }
    publishing.remove(channel);
    tap.saw(
        new TappedMessage(
            connection,
            half.publish.getExchange(),
            half.publish.getRoutingKey(),
            half.publish.getMandatory(),
            half.publish.getImmediate(),
            (BasicProperties) AMQImpl.readContentHeaderFrom(data(header)),
            HexFormat.of().formatHex(header),
            half.body.toByteArray()));
  }

  private static DataInputStream data(byte[] bytes) {
    return new DataInputStream(new ByteArrayInputStream(bytes));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes whole frames to one side of a connection.
 *
 * <p>Threads: any; one frame at a time.
 */
final class FrameSink {
  private static final int METHOD = 1;
  private static final int END = 0xCE;

  private final OutputStream to;
  private final ReentrantLock lock = new ReentrantLock();

  FrameSink(OutputStream to) {
    this.to = to;
  }

  void frame(int type, int channel, byte[] payload) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(payload.length + 8);
    DataOutputStream data = new DataOutputStream(bytes);
    data.writeByte(type);
    data.writeShort(channel);
    data.writeInt(payload.length);
    data.write(payload);
    data.writeByte(END);
    raw(bytes.toByteArray());
  }

  void method(int channel, com.rabbitmq.client.impl.Method method) throws IOException {
    frame(METHOD, channel, method.toFrame(channel).getPayload());
  }

  void raw(byte[] bytes) throws IOException {
    lock.lock();
    try {
      to.write(bytes);
      to.flush();
    } finally {
      lock.unlock();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import com.rabbitmq.client.AMQP;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long something has been on its way to the broker without a word from it.
 *
 * <p>Threads: one reads and hears, any may write; one at a time is in the socket.
 */
final class Silence {
  private static final int HEARTBEAT_BYTES = 8;

  /** When what is not answered yet began its way, as {@link #now} says; 0 if nothing has. */
  private final AtomicLong since = new AtomicLong();

  /** Whether a write is under way; it may be stuck. */
  private volatile boolean writing;

  /** Something that the broker has to take was added to what goes out. */
  void sent() {
    since.compareAndSet(0, now());
  }

  /** The broker has said something, so that what is on its way has as long again. */
  void heard() {
    since.set(0);
    if (writing) { // whoever comes to it now has seen the 0, or is seen here
      sent();
    }
  }

  boolean lastsLongerThan(Duration patience) {
    long begun = since.get();
    return begun != 0 && now() - begun > patience.toNanos();
  }

  /** Returns a stream to {@code socket} whose writes count as long as they are under way. */
  OutputStream watching(OutputStream socket) {
    return new OutputStream() {
      @Override
      public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
      }

      @Override
      public void write(byte[] from, int offset, int length) throws IOException {
        if (!isHeartbeat(from, offset, length)) {
          writing = true;
          sent();
        }
        try {
          socket.write(from, offset, length);
        } finally {
          writing = false;
        }
      }

      @Override
      public void flush() throws IOException {
        socket.flush();
      }
    };
  }

  /** Heartbeats call for no answer; the library looks after them. Nothing else is as short. */
  private static boolean isHeartbeat(byte[] bytes, int offset, int length) {
    return length == HEARTBEAT_BYTES && bytes[offset] == AMQP.FRAME_HEARTBEAT;
  }

  /** Never 0. */
  private static long now() {
    return System.nanoTime() | 1;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.impl.Frame;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.BitSet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Frames on their way to a socket: what several threads add goes out in one write.
 *
 * <p>Threads: any. Who adds waits for the network only when {@link #MOST} bytes wait already.
 */
final class Outbound {
  /** Beyond this whoever adds has to write first. */
  static final int MOST = 256 * 1024;

  private static final int CHANNEL = 20;
  private static final int OPEN = 10;
  private static final int CLOSE = 40;
  private static final int CLOSE_OK = 41;

  private final OutputStream socket;

  /** Held while the socket takes bytes; taken before {@link #adding}. */
  private final ReentrantLock writing = new ReentrantLock();

  private final ReentrantLock adding = new ReentrantLock();

  // Guarded by adding.
  private Bytes waiting = new Bytes();
  private DataOutputStream frames = new DataOutputStream(waiting);

  /** Channels on which the broker expects nothing any more. */
  private final BitSet closed = new BitSet();

  // Guarded by writing.
  private Bytes spare = new Bytes();

  /** Written under writing: why nothing more goes out; null while it does. */
  private volatile @Nullable IOException broken;

  Outbound(OutputStream socket) {
    this.socket = socket;
  }

  void add(Frame frame) throws IOException {
    int size;
    adding.lock();
    try {
      int start = waiting.count();
      frame.writeTo(frames);
      if (frame.getType() == AMQP.FRAME_METHOD) {
        note(frame.getChannel(), start + 7);
      }
      size = waiting.count();
    } finally {
      adding.unlock();
    }
    if (size > MOST) {
      flush();
    }
  }

  /**
   * Adds a message, as a whole or not at all.
   *
   * @throws IOException if the connection is broken or the channel closed
   * @throws IllegalArgumentException if it cannot be written
   */
  void add(Publication publication) throws IOException {
    IOException before = broken;
    if (before != null) {
      throw new IOException("The connection broke while writing", before);
    }
    adding.lock();
    try {
      // Whatever follows a channel's last word would cost all of us the connection.
      if (closed.get(publication.channel())) {
        throw new IOException("The channel is closed");
      }
      int start = waiting.count();
      try {
        publication.writeTo(waiting);
      } catch (RuntimeException e) {
        waiting.cutTo(start);
        throw e;
      }
    } finally {
      adding.unlock();
    }
  }

  private void note(int channel, int method) {
    if (waiting.get16(method) == CHANNEL) {
      switch (waiting.get16(method + 2)) {
        case OPEN -> closed.clear(channel);
        case CLOSE, CLOSE_OK -> closed.set(channel);
        default -> {}
      }
    }
  }

  /** Returns how many bytes nobody has begun to write. */
  int waiting() {
    adding.lock();
    try {
      return waiting.count();
    } finally {
      adding.unlock();
    }
  }

  /** Writes all that was added before; blocks while the socket takes nothing. */
  void flush() throws IOException {
    writing.lock();
    try {
      IOException before = broken;
      if (before != null) {
        throw new IOException("The connection broke while writing", before);
      }
      Bytes taken = take();
      if (taken.count() > 0) {
        taken.writeTo(socket);
        taken.cutTo(0); // now, as it may be long till the next message, and a burst is large
      }
    } catch (IOException e) {
      broken = e;
      throw e;
    } finally {
      writing.unlock();
    }
  }

  private Bytes take() {
    adding.lock();
    try {
      Bytes taken = waiting;
      waiting = spare;
      frames = new DataOutputStream(waiting);
      spare = taken;
      return taken;
    } finally {
      adding.unlock();
    }
  }
}

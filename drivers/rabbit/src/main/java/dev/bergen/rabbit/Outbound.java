// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import com.rabbitmq.client.impl.Frame;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
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

  private static final int SMALL = 4 * 1024;
  private static final int KEPT = 64 * 1024;

  private final OutputStream socket;

  /** Held while the socket takes bytes; taken before {@link #adding}. */
  private final ReentrantLock writing = new ReentrantLock();

  private final ReentrantLock adding = new ReentrantLock();

  // Guarded by adding.
  private Bytes waiting = new Bytes();
  private DataOutputStream frames = new DataOutputStream(waiting);

  // Guarded by writing.
  private Bytes spare = new Bytes();

  /** Written under writing: why nothing more goes out; null while it does. */
  private volatile @Nullable IOException broken;

  Outbound(OutputStream socket) {
    this.socket = socket;
  }

  void add(Frame frame) throws IOException {
    adding.lock();
    try {
      frame.writeTo(frames);
    } finally {
      adding.unlock();
    }
    if (waiting() > MOST) {
      flush();
    }
  }

  /** Returns how many bytes nobody has begun to write. */
  int waiting() {
    adding.lock();
    try {
      return waiting.count;
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
      if (taken.count > 0) {
        taken.writeTo(socket);
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
      spare.clear();
      waiting = spare;
      frames = new DataOutputStream(waiting);
      spare = taken;
      return taken;
    } finally {
      adding.unlock();
    }
  }

  private static final class Bytes extends OutputStream {
    private byte[] bytes = new byte[SMALL];
    private int count;

    @Override
    public void write(int value) {
      reserve(1);
      bytes[count++] = (byte) value;
    }

    @Override
    public void write(byte[] from, int offset, int length) {
      reserve(length);
      System.arraycopy(from, offset, bytes, count, length);
      count += length;
    }

    private void reserve(int more) {
      if (bytes.length - count < more) {
        bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, count + more));
      }
    }

    void writeTo(OutputStream out) throws IOException {
      out.write(bytes, 0, count);
      out.flush();
    }

    void clear() {
      count = 0;
      if (bytes.length > KEPT) {
        bytes = new byte[SMALL];
      }
    }
  }
}

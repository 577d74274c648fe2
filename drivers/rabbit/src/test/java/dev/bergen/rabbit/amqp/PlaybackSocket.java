// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A socket without a network: each piece of a tape comes once as many bytes were written as when it
 * was recorded. Whoever reads where no more would come is at the end.
 */
final class PlaybackSocket extends Socket {
  private final List<SessionTape.Piece> pieces;
  private final long patienceNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by lock.
  private int written;
  private int next;
  private int at;
  private boolean closed;

  /**
   * @param patienceNanos how long a reader waits for the writer before it is at the end
   */
  PlaybackSocket(SessionTape tape, long patienceNanos) {
    this.pieces = tape.pieces();
    this.patienceNanos = patienceNanos;
  }

  @Override
  public synchronized void setSoTimeout(int millis) {
    assert millis >= 0;
  }

  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // has a lock of its own
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public InputStream getInputStream() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        throw new EOFException("not used");
      }

      @Override
      public int read(byte[] into, int from, int length) throws IOException {
        return take(into, from, length);
      }
    };
  }

  private int take(byte[] into, int from, int length) throws IOException {
    lock.lock();
    try {
      long left = patienceNanos;
      while (!closed && next < pieces.size() && pieces.get(next).after() > written && left > 0) {
        left = changed.awaitNanos(left);
      }
      if (closed) {
        throw new SocketException("Socket closed");
      } else if (next == pieces.size() || pieces.get(next).after() > written) {
        return -1;
      }
      byte[] bytes = pieces.get(next).bytes();
      int count = Math.min(length, bytes.length - at);
      System.arraycopy(bytes, at, into, from, count);
      at += count;
      if (at == bytes.length) {
        at = 0;
        next++;
      }
      return count;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public OutputStream getOutputStream() {
    return new OutputStream() {
      @Override
      public void write(int value) throws IOException {
        write(new byte[1], 0, 1);
      }

      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        lock.lock();
        try {
          if (closed) {
            throw new SocketException("Socket closed");
          }
          written += length;
          changed.signalAll();
        } finally {
          lock.unlock();
        }
      }
    };
  }

  static long millis(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }
}

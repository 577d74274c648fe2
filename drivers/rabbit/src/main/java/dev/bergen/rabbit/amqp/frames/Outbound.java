// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp.frames;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Frames for a socket: those that several threads add are written together.
 *
 * <p>Threads: any. A thread that adds blocks for the network only when {@link #MOST} bytes are
 * queued already.
 */
public final class Outbound {
  /** Beyond this a thread must write before it adds. */
  static final int MOST = 256 * 1024;

  /** Adds frames, under a lock; as a whole or not at all. */
  @FunctionalInterface
  public interface Addition {
    void addTo(Bytes out) throws IOException;
  }

  private final OutputStream socket;
  private final Silence silence;
  private final Consumer<IOException> broke;

  /** Held while the socket takes bytes; taken before {@link #adding}. */
  private final ReentrantLock writing = new ReentrantLock();

  private final ReentrantLock adding = new ReentrantLock();

  /** Guarded by adding. */
  private Bytes waiting = new Bytes();

  /** How many bytes wait; written under adding. */
  private volatile int size;

  /** Guarded by writing. */
  private Bytes spare = new Bytes();

  /** Written under writing: why nothing more goes out; null while it does. */
  private volatile @Nullable IOException broken;

  /**
   * @param broke called, once, after a failed write
   */
  public Outbound(OutputStream socket, Silence silence, Consumer<IOException> broke) {
    this.socket = socket;
    this.silence = silence;
    this.broke = broke;
  }

  /**
   * Adds to what goes out with the next {@link #flush}.
   *
   * @throws IOException if the connection is broken, or the addition says so
   */
  public void add(Addition addition) throws IOException {
    add(addition, true);
  }

  /** Adds what calls for no answer. */
  public void addHeartbeat() throws IOException {
    add(out -> out.endFrame(out.beginFrame(Frames.HEARTBEAT, 0), Frames.LEAST_READ), false);
  }

  private void add(Addition addition, boolean answered) throws IOException {
    check();
    int now;
    adding.lock();
    try {
      int start = waiting.count();
      boolean added = false;
      try {
        addition.addTo(waiting);
        added = true;
      } finally {
        if (!added) {
          waiting.cutTo(start);
        }
      }
      now = waiting.count();
      size = now;
    } finally {
      adding.unlock();
    }
    if (answered) {
      silence.sent();
    }
    if (now > MOST) {
      flush();
    }
  }

  private void check() throws IOException {
    IOException before = broken;
    if (before != null) {
      throw new IOException("The connection broke while writing", before);
    }
  }

  /** Returns how many bytes are not being written yet. */
  public int waiting() {
    return size;
  }

  /**
   * Writes all that was added before, or leaves that to the thread that is just writing. Blocks
   * while the socket takes nothing, and while another thread writes when much waits.
   */
  public void flush() throws IOException {
    while (size > 0) {
      if (size > MOST) {
        writing.lock();
      } else if (!writing.tryLock()) {
        return; // the thread that holds it checks again
      }
      try {
        writeWaiting();
      } finally {
        writing.unlock();
      }
    }
    check();
  }

  /**
   * Writes all that was added before, even if another thread is just writing, and returns when it
   * is written, or the time is over.
   */
  public void flushAll(long millis) throws IOException {
    try {
      if (writing.tryLock(millis, TimeUnit.MILLISECONDS)) {
        try {
          writeWaiting();
        } finally {
          writing.unlock();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Like {@link #flush}, for callers that cannot handle an error, which is passed to the
   * connection.
   */
  void flushOrCut() {
    try {
      flush();
    } catch (IOException e) { // reported by the write that failed first
      assert broken != null;
    }
  }

  private void writeWaiting() throws IOException {
    check();
    Bytes batch = take();
    try {
      if (batch.count() > 0) {
        silence.writing(true);
        batch.writeTo(socket);
      }
    } catch (IOException e) {
      broken = e;
      broke.accept(e);
      throw e;
    } finally {
      silence.writing(false);
      batch.cutTo(0); // now, as it may be long till the next message, and a burst is large
    }
  }

  private Bytes take() {
    adding.lock();
    try {
      Bytes batch = waiting;
      waiting = spare;
      spare = batch;
      size = 0;
      return batch;
    } finally {
      adding.unlock();
    }
  }
}

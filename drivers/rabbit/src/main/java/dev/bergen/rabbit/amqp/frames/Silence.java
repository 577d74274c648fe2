// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp.frames;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How long nothing has arrived from the broker, and how long it has not responded to something
 * sent.
 *
 * <p>Threads: one reads, any may write; one at a time is in the socket.
 */
public final class Silence {
  /** When what is not answered yet began its way, as {@link #now} says; 0 if nothing has. */
  private final AtomicLong since = new AtomicLong();

  private volatile long lastReceived = now();
  private volatile long lastWritten = now();

  /** Whether a write is under way; it may be stuck. */
  private volatile boolean writing;

  /** Something that the broker has to take was added to what goes out. */
  void sent() {
    if (since.get() == 0) {
      since.compareAndSet(0, now());
    }
  }

  /** A write begins or ends. */
  void writing(boolean begins) {
    writing = begins;
    lastWritten = now();
  }

  /** The broker has said something, so that what is on its way has as long again. */
  public void received() {
    lastReceived = now();
    since.set(0);
    if (writing) { // a thread that writes now has seen the 0, or is seen here
      sent();
    }
  }

  /** Whether something was sent, and since then nothing heard, for so long. */
  public boolean isUnanswered(long nanos) {
    long begun = since.get();
    return begun != 0 && now() - begun > nanos;
  }

  /** Whether nothing at all has arrived for so long. */
  public boolean isUnheard(long nanos) {
    return now() - lastReceived > nanos;
  }

  /** Whether nothing was written for so long. */
  public boolean isUnspoken(long nanos) {
    return !writing && now() - lastWritten > nanos;
  }

  /** Never 0. */
  private static long now() {
    return System.nanoTime() | 1;
  }
}

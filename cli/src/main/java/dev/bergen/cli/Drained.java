// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli;

import dev.bergen.notify.NotificationEvent;
import dev.bergen.notify.NotificationResult;
import java.io.BufferedWriter;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes events into a file, one line each, before the broker forgets them.
 *
 * <p>Threads: one takes events, any asks.
 */
final class Drained {
  private final BufferedWriter out;
  private final long most;
  private final CompletableFuture<Boolean> enough;

  private final AtomicLong count = new AtomicLong();

  /** Written by the thread that takes. */
  private volatile long last = System.nanoTime();

  /**
   * @param enough completes after {@code most} events; exceptionally when the file cannot be
   *     written
   */
  Drained(BufferedWriter out, long most, CompletableFuture<Boolean> enough) {
    this.out = out;
    this.most = most;
    this.enough = enough;
  }

  /** Holds what comes after the end, until the listener closes and it goes back to the broker. */
  NotificationResult take(NotificationEvent event) throws InterruptedException {
    if (enough.isDone()) {
      new CountDownLatch(1).await();
    }
    try {
      out.write(EventText.json(event));
      out.newLine();
      out.flush();
    } catch (IOException e) {
      enough.completeExceptionally(e);
      return NotificationResult.REQUEUE;
    }
    last = System.nanoTime();
    if (count.incrementAndGet() >= most) {
      enough.complete(true);
    }
    return NotificationResult.HANDLED;
  }

  long count() {
    return count.get();
  }

  /** Returns how long ago the last event came, or this began. */
  long nanosSinceLast() {
    return System.nanoTime() - last;
  }
}

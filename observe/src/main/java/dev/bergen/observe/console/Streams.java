// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Event streams to browsers, which get the state once a second. Each gets the newest state: a slow
 * one misses those in between.
 *
 * <p>Threads: each stream has one of the server's, for as long as it lasts; the console's own
 * thread {@link #publish}s.
 */
final class Streams {
  static final int MOST = 12;

  /** A regular line shows proxies and browsers that the stream is alive. */
  private static final long QUIET_SECONDS = 10;

  private static final byte[] STILL_HERE = bytes(": still here\n\n");

  /** The next event of a stream. */
  private record Event(long version, byte[] body) {}

  private final Semaphore places = new Semaphore(MOST);
  private final Guard guard;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // under the lock
  private byte[] newest = new byte[0];
  private long version;
  private boolean closed;

  Streams(Guard guard) {
    this.guard = guard;
  }

  /** Sends an event to all streams; {@code json} has no line break. */
  void publish(String json) {
    byte[] event = event(json);
    lock.lock();
    try {
      newest = event;
      version++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isAnyOpen() {
    return places.availablePermits() < MOST;
  }

  /** Ends all streams, and those to come at once. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Serves one stream on this thread until its browser goes, or the console ends.
   *
   * @param first supplies the first event of a new stream
   */
  void serve(HttpExchange exchange, Supplier<String> first) throws IOException {
    if (!places.tryAcquire()) {
      throw new HttpRefusal(
          503, MOST + " pages are open already; close one, and this one continues automatically");
    }
    try {
      HttpAnswer.begin(exchange, "text/event-stream", Map.of("Cache-Control", "no-store"));
      exchange.sendResponseHeaders(200, 0);
      try (OutputStream out = exchange.getResponseBody()) {
        write(out, bytes("retry: 2000\n\n"));
        write(out, event(first.get()));
        run(out);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      places.release();
    }
  }

  private void run(OutputStream out) throws IOException, InterruptedException {
    Event next = next(version());
    while (next != null) {
      write(out, next.body);
      next = next(next.version);
    }
  }

  private long version() {
    lock.lock();
    try {
      return version;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the event after {@code known}; returns {@code null} when the console ends. */
  private @Nullable Event next(long known) throws InterruptedException {
    lock.lock();
    try {
      long left = TimeUnit.SECONDS.toNanos(QUIET_SECONDS);
      while (version == known && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      return closed ? null : new Event(version, version == known ? STILL_HERE : newest);
    } finally {
      lock.unlock();
    }
  }

  /** Ends the stream of a browser that reads nothing for long. */
  private void write(OutputStream out, byte[] event) throws IOException {
    Guard.Watch watch = guard.watch();
    try {
      out.write(event);
      out.flush();
    } finally {
      watch.end();
    }
  }

  private static byte[] event(String json) {
    return bytes("event: overview\ndata: " + json + "\n\n");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed.python;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The latest lines of a stream, as many as {@code kept}.
 *
 * <p>Threads: one daemon thread reads until the stream ends; anybody may wait and look.
 */
final class Lines {
  private final int kept;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // Both guarded by lock.
  private final Deque<String> lines = new ArrayDeque<>();
  private boolean ended;

  private Lines(int kept) {
    this.kept = kept;
  }

  /** Reads {@code stream}, calling {@code seen} with each line, then {@code end} once. */
  static Lines of(
      String thread, InputStream stream, int kept, Consumer<String> seen, Runnable end) {
    Lines lines = new Lines(kept);
    Thread reader = new Thread(() -> lines.read(stream, seen, end), thread);
    reader.setDaemon(true);
    reader.start();
    return lines;
  }

  private void read(InputStream stream, Consumer<String> seen, Runnable end) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        seen.accept(line);
        add(line);
      }
    } catch (IOException | IllegalStateException e) {
      add("(reading ended: " + e + ")");
    } finally {
      lock.lock();
      try {
        ended = true;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
      end.run();
    }
  }

  private void add(String line) {
    lock.lock();
    try {
      if (lines.size() == kept) {
        lines.removeFirst();
      }
      lines.addLast(line);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for a line, and takes it away with all before it, so that the next wait sees later ones
   * only.
   *
   * @return empty if none came in time, or the stream ended without one
   */
  Optional<String> take(Predicate<String> wanted, Duration timeout) throws InterruptedException {
    long nanos = timeout.toNanos();
    lock.lock();
    try {
      while (true) {
        while (!lines.isEmpty()) {
          String line = lines.removeFirst();
          if (wanted.test(line)) {
            return Optional.of(line);
          }
        }
        if (ended || nanos <= 0) {
          return Optional.empty();
        }
        nanos = changed.awaitNanos(nanos);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the stream has ended; returns whether it has. */
  boolean awaitEnd(Duration timeout) throws InterruptedException {
    long nanos = timeout.toNanos();
    lock.lock();
    try {
      while (!ended && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
      return ended;
    } finally {
      lock.unlock();
    }
  }

  List<String> all() {
    lock.lock();
    try {
      return new ArrayList<>(lines);
    } finally {
      lock.unlock();
    }
  }
}

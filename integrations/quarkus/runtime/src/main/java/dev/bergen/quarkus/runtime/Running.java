// SPDX-License-Identifier: Apache-2.0
package dev.bergen.quarkus.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running servers, or listeners, of an application. Closing closes each on a thread of its own,
 * so that all drain at once.
 *
 * <p>Threads: one at a time.
 */
final class Running<T extends AutoCloseable> {
  private static final Logger log = LoggerFactory.getLogger(Running.class);

  private final List<T> running = new ArrayList<>();

  /** Adds each before its start, so that what has failed to start is closed, too. */
  void start(List<T> all, Consumer<T> starter) {
    for (T one : all) {
      running.add(one);
      starter.accept(one);
    }
  }

  /** Returns the running ones. */
  List<T> all() {
    return List.copyOf(running);
  }

  /** Blocks until all have answered what they had begun, or their drain timeouts are over. */
  void close() {
    List<Thread> threads = new ArrayList<>();
    for (T one : running) {
      Thread thread = new Thread(() -> close(one), "bergen-stop");
      thread.start();
      threads.add(thread);
    }
    running.clear();
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        threads.forEach(Thread::interrupt);
        return;
      }
    }
  }

  private static void close(AutoCloseable one) {
    try {
      one.close();
    } catch (Exception e) {
      log.warn("Closing {} failed", one, e);
    }
  }
}

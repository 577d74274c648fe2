// SPDX-License-Identifier: Apache-2.0
package dev.bergen.transport;

import dev.bergen.spi.ConnectionChange;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers changes of connections from a driver's thread to a user's listener, one after the other.
 *
 * <p>Threads: drivers call {@link #accept}; the listener runs on the transport's threads.
 */
final class ConnectionChanges implements Consumer<ConnectionChange> {
  private static final Logger log = LoggerFactory.getLogger(ConnectionChanges.class);

  /** A listener with so many changes waiting misses further ones. */
  private static final int MOST_WAITING = 100;

  private final Consumer<ConnectionChange> listener;
  private final Executor executor;

  // Guarded by this, never held while anything blocks.
  private final Deque<ConnectionChange> waiting = new ArrayDeque<>();
  private boolean delivering;

  ConnectionChanges(Consumer<ConnectionChange> listener, Executor executor) {
    this.listener = listener;
    this.executor = executor;
  }

  @Override
  public synchronized void accept(ConnectionChange change) {
    if (waiting.size() >= MOST_WAITING) {
      log.warn("A connection listener is too slow, dropping {}", change);
      return;
    }
    waiting.add(change);
    if (delivering) {
      return;
    }
    delivering = true;
    try {
      executor.execute(this::deliverAll);
    } catch (RejectedExecutionException e) { // closed, or else the next change retries
      delivering = false;
      log.debug("No thread to deliver {}", change, e);
    }
  }

  private void deliverAll() {
    for (ConnectionChange next = next(); next != null; next = next()) {
      deliver(next);
    }
  }

  private synchronized @Nullable ConnectionChange next() {
    ConnectionChange next = waiting.poll();
    delivering = next != null;
    return next;
  }

  private void deliver(ConnectionChange change) {
    try {
      listener.accept(change);
    } catch (Throwable e) { // the next one is delivered all the same
      log.error("A connection listener failed on {}", change, e);
    }
  }
}

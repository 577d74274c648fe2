// SPDX-License-Identifier: Apache-2.0
package dev.bergen.transport;

import dev.bergen.spi.ConnectionChange;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries changes of connections from a driver's thread to a user's listener, one after the other.
 *
 * <p>Threads: drivers tell; the listener runs on the transport's threads.
 */
final class ConnectionNews implements Consumer<ConnectionChange> {
  private static final Logger log = LoggerFactory.getLogger(ConnectionNews.class);

  /** A listener that is so slow misses some. */
  private static final int MOST_WAITING = 100;

  private final Consumer<ConnectionChange> listener;
  private final Executor executor;
  private final AtomicInteger waiting = new AtomicInteger();

  /** The end of what was told last; guarded by this. */
  private CompletableFuture<Void> last = CompletableFuture.allOf();

  ConnectionNews(Consumer<ConnectionChange> listener, Executor executor) {
    this.listener = listener;
    this.executor = executor;
  }

  @Override
  public synchronized void accept(ConnectionChange change) { // never held while anything blocks
    if (waiting.get() >= MOST_WAITING) {
      log.warn("A listener to connections is too slow and misses {}", change);
      return;
    }
    waiting.incrementAndGet();
    try {
      last = last.thenRunAsync(() -> tell(change), executor);
    } catch (RejectedExecutionException e) {
      log.debug("The transport has closed, nobody is told of {}", change, e);
    }
  }

  private void tell(ConnectionChange change) {
    waiting.decrementAndGet();
    try {
      listener.accept(change);
    } catch (RuntimeException e) { // the next one is told all the same
      log.error("A listener to connections failed on {}", change, e);
    }
  }
}

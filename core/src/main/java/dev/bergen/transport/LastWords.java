// SPDX-License-Identifier: Apache-2.0
package dev.bergen.transport;

import dev.bergen.Deadline;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the end of the JVM wait, for a bounded time, until casts and notifications that were handed
 * over are sent, if the transport has not been closed: services often send their last messages
 * while they end. Calls are not counted, as their callers wait for them.
 *
 * <p>Threads: any thread hands over; the hook's thread waits. Drivers continue meanwhile, as daemon
 * threads run until all hooks have ended.
 */
final class LastWords {
  private static final Logger log = LoggerFactory.getLogger(LastWords.class);

  private final Object transport;
  private final Duration patience;
  private final AtomicLong open = new AtomicLong();
  private final AtomicBoolean installed = new AtomicBoolean();
  private final Thread hook = new Thread(this::flush, "bergen-last-words");

  /** Completed when nothing is in flight any more; {@code null} until the hook waits for it. */
  private volatile @Nullable CompletableFuture<Void> none;

  /**
   * @param transport for the log
   * @param patience how long the JVM's end may wait; zero means not at all
   */
  LastWords(Object transport, Duration patience) {
    this.transport = transport;
    this.patience = patience;
  }

  /** Counts {@code sent} until it completes, and returns it. */
  CompletableFuture<Void> watch(CompletableFuture<Void> sent) {
    if (patience.isZero() || sent.isDone()) {
      return sent;
    }
    open.incrementAndGet();
    install();
    var unused = sent.whenComplete((nothing, error) -> ended());
    return sent;
  }

  private void install() {
    if (!installed.compareAndSet(false, true)) {
      return;
    }
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException e) {
      log.debug("The JVM is ending, not waiting for {}", transport, e);
    }
  }

  private void ended() {
    CompletableFuture<Void> waiting = open.decrementAndGet() == 0 ? none : null;
    if (waiting != null) {
      waiting.complete(null);
    }
  }

  /** Whether the hook waits for something that is still open. */
  boolean isWaiting() {
    CompletableFuture<Void> waiting = none;
    return waiting != null && !waiting.isDone();
  }

  /** The transport is closing, so the hook is not needed any more. */
  void forget() {
    if (!installed.getAndSet(true)) {
      return;
    }
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      log.debug("The JVM ends already", e);
    }
  }

  /** On the hook's thread. */
  void flush() {
    CompletableFuture<Void> waiting = new CompletableFuture<>();
    none = waiting;
    if (open.get() == 0) {
      return;
    }
    try {
      waiting.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      log.warn(
          "The JVM ends with {} casts and notifications that could not be sent within {}"
              + " ({}); close the transport to have each reported",
          open,
          Deadline.inWords(patience),
          transport);
    } catch (ExecutionException e) {
      throw new IllegalStateException("Unreachable: this future never fails", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

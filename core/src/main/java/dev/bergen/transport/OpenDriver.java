// SPDX-License-Identifier: Apache-2.0
package dev.bergen.transport;

import dev.bergen.config.Options;
import dev.bergen.config.TransportUrl;
import dev.bergen.internal.HandlerThreads;
import dev.bergen.spi.ConnectionChange;
import dev.bergen.spi.Driver;
import dev.bergen.spi.Timer;
import dev.bergen.spi.support.ThreadTimer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The common parts of every kind of transport: a driver, its clock, and the threads that run users'
 * callbacks.
 *
 * <p>Threads: any.
 */
final class OpenDriver implements AutoCloseable {
  /** Enough that some callbacks may block. */
  private static final int CALLBACKS = 64;

  private final TransportUrl url;
  private final Options options;
  private final Duration timeout;
  private final Driver driver;
  private final Timer timer;

  /** {@code null} when the timer belongs to the caller. */
  private final @Nullable ThreadTimer ownTimer;

  private final HandlerThreads callbacks;
  private final LastWords lastWords;
  private final AtomicBoolean closed = new AtomicBoolean();

  OpenDriver(
      TransportUrl url,
      Options options,
      Duration timeout,
      Driver driver,
      Timer timer,
      @Nullable ThreadTimer ownTimer,
      Duration flushAtExit) {
    this.url = url;
    this.options = options;
    this.timeout = timeout;
    this.driver = driver;
    this.timer = timer;
    this.ownTimer = ownTimer;
    this.lastWords = new LastWords(url, flushAtExit);
    this.callbacks = HandlerThreads.open("bergen-callback", CALLBACKS, driver.deliversInProcess());
  }

  TransportUrl url() {
    return url;
  }

  Options options() {
    return options;
  }

  Duration timeout() {
    return timeout;
  }

  Driver driver() {
    return driver;
  }

  Timer timer() {
    return timer;
  }

  HandlerThreads callbacks() {
    return callbacks;
  }

  /** Watches casts and notifications until they are sent. */
  LastWords lastWords() {
    return lastWords;
  }

  /** Notifies {@code listener} of changes of connections, on the threads for callbacks. */
  void onConnectionChange(Consumer<ConnectionChange> listener) {
    driver.onConnectionChange(new ConnectionChanges(listener, callbacks));
  }

  boolean isClosed() {
    return closed.get();
  }

  /** Marks it as closed; returns whether it was open. */
  boolean beginClose() {
    return closed.compareAndSet(false, true);
  }

  /** Frees everything; called once. */
  @Override
  public void close() {
    lastWords.forget();
    try {
      driver.close();
    } finally {
      callbacks.close();
      if (ownTimer != null) {
        ownTimer.close();
      }
    }
  }
}

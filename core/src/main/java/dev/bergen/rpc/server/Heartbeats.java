// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc.server;

import dev.bergen.spi.IncomingRequest;
import dev.bergen.spi.Timer;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends heartbeats to the caller of one request while it is being handled: at intervals of half the
 * whole seconds that the caller waits for one, the first after one interval.
 *
 * <p>Threads: the timer's thread sends, any thread stops. After {@link #stop} has returned, nothing
 * more is sent.
 */
final class Heartbeats {
  private static final Logger log = LoggerFactory.getLogger(Heartbeats.class);

  /** Shorter monitors are ignored, as in the reference implementation. */
  private static final int LEAST_SECONDS = 2;

  private final Timer timer;
  private final IncomingRequest request;
  private final Duration interval;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by lock.
  private boolean stopped;
  private Timer.@Nullable Cancellable next;

  private Heartbeats(Timer timer, IncomingRequest request, Duration interval) {
    this.timer = timer;
    this.request = request;
    this.interval = interval;
  }

  /**
   * Starts sending.
   *
   * @return {@code null} when the caller expects none, or its monitor is too short
   */
  static @Nullable Heartbeats start(Timer timer, IncomingRequest request) {
    Double seconds = request.monitorSeconds();
    if (seconds == null || seconds == 0 || !request.wantsReply()) {
      return null;
    }
    int whole = seconds.intValue();
    if (whole < LEAST_SECONDS) {
      log.debug("No heartbeats for a monitor of {} s: id={}", seconds, request.messageId());
      return null;
    }
    Heartbeats heartbeats = new Heartbeats(timer, request, Duration.ofSeconds(whole).dividedBy(2));
    heartbeats.schedule();
    return heartbeats;
  }

  void stop() {
    lock.lock();
    try {
      stopped = true;
      if (next != null) {
        next.cancel();
      }
    } finally {
      lock.unlock();
    }
  }

  private void schedule() {
    lock.lock();
    try {
      if (!stopped) {
        next = timer.schedule(interval, this::send);
      }
    } finally {
      lock.unlock();
    }
  }

  private void send() {
    lock.lock();
    try {
      if (!stopped) {
        CompletionStage<Void> beat = request.heartbeat();
        beat.whenComplete(
            (sent, error) -> {
              if (error == null) {
                schedule();
              } else {
                log.debug("Heartbeats end: id={}", request.messageId(), error);
              }
            });
      }
    } finally {
      lock.unlock();
    }
  }
}

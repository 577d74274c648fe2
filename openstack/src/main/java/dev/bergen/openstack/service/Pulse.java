// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.service;

import dev.bergen.spi.Timer;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Notifies systemd that a service is ready, alive or stopping.
 *
 * <p>Threads: the timer's thread decides when; a thread of this class's own waits for the sending
 * program. Signs of life continue while the broker is away, since a restart would not bring it
 * back.
 */
final class Pulse implements AutoCloseable {
  private final Timer timer;
  private final Readiness systemd;
  private final ExecutorService sender;
  private final @Nullable Duration interval;
  private volatile boolean closed;

  Pulse(String binary, Timer timer, Readiness systemd) {
    this.timer = timer;
    this.systemd = systemd;
    this.interval = systemd.watchdogInterval();
    this.sender =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread thread = new Thread(work, "bergen-notify-" + binary);
              thread.setDaemon(true);
              return thread;
            });
  }

  void ready(String status) {
    submit(() -> systemd.ready(status));
    beat();
  }

  void stopping(String status) {
    submit(() -> systemd.stopping(status));
  }

  private void beat() {
    if (interval != null && !closed) {
      // The next one is scheduled when this one is sent: they never pile up.
      submit(
          () -> {
            systemd.alive();
            timer.schedule(interval, this::beat);
          });
    }
  }

  private void submit(Runnable message) {
    try {
      sender.execute(message);
    } catch (RejectedExecutionException e) {
      // Closed meanwhile.
    }
  }

  /** Sends no more signs of life; earlier ones in the queue are still sent. */
  @Override
  public void close() {
    closed = true;
    sender.shutdown();
  }
}

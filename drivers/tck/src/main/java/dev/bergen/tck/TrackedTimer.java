// SPDX-License-Identifier: Apache-2.0
package dev.bergen.tck;

import dev.bergen.spi.Timer;
import dev.bergen.spi.support.ThreadTimer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A real timer that knows what is armed: a driver that is closed must have left nothing. */
final class TrackedTimer implements Timer, AutoCloseable {
  private final ThreadTimer timer = new ThreadTimer();
  private final Set<Object> armed = ConcurrentHashMap.newKeySet();

  @Override
  public long nanoTime() {
    return timer.nanoTime();
  }

  @Override
  public Cancellable schedule(Duration delay, Runnable task) {
    Object token = new Object();
    armed.add(token);
    Cancellable scheduled =
        timer.schedule(
            delay,
            () -> {
              armed.remove(token);
              task.run();
            });
    return () -> {
      scheduled.cancel();
      armed.remove(token);
    };
  }

  /** Returns how many tasks are neither run nor cancelled. */
  int armed() {
    return armed.size();
  }

  @Override
  public void close() {
    timer.close();
  }
}

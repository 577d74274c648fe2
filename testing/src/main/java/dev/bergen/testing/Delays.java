// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testing;

import dev.bergen.spi.Timer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Messages of one driver that are held back. What is still held when the driver closes is lost.
 *
 * <p>Threads: any; a message goes on on the timer's thread.
 */
final class Delays {
  private final Timer timer;
  private final Set<Delay> held = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  Delays(Timer timer) {
    this.timer = timer;
  }

  void after(Duration delay, Runnable action) {
    Delay entry = new Delay(action);
    held.add(entry);
    Timer.Cancellable task = timer.schedule(delay, entry::run);
    entry.task = task;
    // Read after it was noted: either close() sees the entry or we see that it came first.
    if (closed) {
      task.cancel();
    }
  }

  void close() {
    closed = true;
    held.forEach(Delay::cancel);
  }

  private final class Delay {
    private final Runnable action;

    /** {@code null} until it is scheduled. */
    private volatile Timer.@Nullable Cancellable task;

    Delay(Runnable action) {
      this.action = action;
    }

    void run() {
      if (held.remove(this)) {
        action.run();
      }
    }

    void cancel() {
      held.remove(this);
      Timer.Cancellable scheduled = task;
      if (scheduled != null) {
        scheduled.cancel();
      }
    }
  }
}

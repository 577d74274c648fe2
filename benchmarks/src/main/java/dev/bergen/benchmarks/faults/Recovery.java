// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.faults;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * When all works again: a call was answered, a cast executed and a fanout executed everywhere that
 * were sent after the healing.
 *
 * <p>Threads: any.
 */
final class Recovery {
  private final long healed;
  private final Set<Kind> missing = EnumSet.allOf(Kind.class); // guarded by this
  private final CompletableFuture<Duration> done = new CompletableFuture<>();

  Recovery(long healed) {
    this.healed = healed;
  }

  /** Tells that something got through at {@code now} which was begun at {@code begun}. */
  void succeeded(Kind kind, long begun, long now) {
    if (begun - healed < 0 || done.isDone()) {
      return;
    }
    synchronized (this) {
      missing.remove(kind);
      if (!missing.isEmpty()) {
        return;
      }
    }
    done.complete(Duration.ofNanos(now - healed));
  }

  /** Returns what comes when all kinds have got through: the time since the healing. */
  CompletableFuture<Duration> done() {
    return done;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.load;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One operation after the other, each begun by whoever completed the one before.
 *
 * <p>Threads: one at a time. Where operations are done when they are begun, it loops rather than
 * nests.
 */
final class Lane {
  private static final int BEGINNING = 0;
  private static final int DONE = 1;
  private static final int WAITING = 2;

  private final Phase phase;
  private final Callers.AsyncOperation operation;
  private final AtomicInteger state = new AtomicInteger();

  /** Whether it has begun an operation: it begins one at least. */
  private boolean begun;

  Lane(Phase phase, Callers.AsyncOperation operation) {
    this.phase = phase;
    this.operation = operation;
  }

  void go() {
    do {
      if (begun && phase.isOver()) {
        phase.finished();
        return;
      }
      begun = true;
      state.set(BEGINNING);
      long due = System.nanoTime();
      var unused = begin().whenComplete((answer, error) -> done(due, error));
    } while (!state.compareAndSet(BEGINNING, WAITING));
  }

  private CompletableFuture<?> begin() {
    try {
      return operation.begin();
    } catch (Exception e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void done(long due, @Nullable Throwable error) {
    if (error == null) {
      phase.record(due);
    } else {
      phase.fail(error);
    }
    if (!state.compareAndSet(BEGINNING, DONE)) {
      go();
    }
  }
}

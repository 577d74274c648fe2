// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.load;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Begins operations when they are due, on the calling thread, as long as there is room. */
final class Paced {
  private static final int PATIENCE_SECONDS = 120;

  private Paced() {}

  static Sample run(Load load, Callers.AsyncOperation operation) throws InterruptedException {
    Phase phase = new Phase(load, 1);
    Semaphore room = new Semaphore(load.inFlight());
    phase.begin();
    for (long due = phase.awaitDue(true); due != -1; due = phase.awaitDue(false)) {
      take(room, 1, phase);
      begin(operation, phase, due, room);
    }
    take(room, load.inFlight(), phase);
    phase.finished();
    return phase.end();
  }

  private static void take(Semaphore room, int places, Phase phase) throws InterruptedException {
    if (!room.tryAcquire(places, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      phase.fail(new IllegalStateException("No answer within %d s".formatted(PATIENCE_SECONDS)));
    }
  }

  private static void begin(
      Callers.AsyncOperation operation, Phase phase, long due, Semaphore room) {
    CompletableFuture<?> begun;
    try {
      begun = operation.begin();
    } catch (Exception e) {
      begun = CompletableFuture.failedFuture(e);
    }
    var unused =
        begun.whenComplete(
            (answer, error) -> {
              if (error == null) {
                phase.record(due);
              } else {
                phase.fail(error);
              }
              room.release();
            });
  }
}

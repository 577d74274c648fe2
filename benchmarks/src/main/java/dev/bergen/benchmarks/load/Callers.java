// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;

/**
 * Drives operations, as many at once as a load says, until its time is up and all are done.
 *
 * <p>Where there is a rate, an operation is due whether or not those before it are done, and its
 * time counts from when it was due: a stall is seen by all that should have begun in it.
 */
public final class Callers {
  /** Something that returns when it is answered. */
  @FunctionalInterface
  public interface Operation {
    void run() throws Exception;
  }

  /** Something that completes what it returns when it is answered. */
  @FunctionalInterface
  public interface AsyncOperation {
    CompletableFuture<?> begin() throws Exception;
  }

  private Callers() {}

  /**
   * Runs operations on as many threads as are to be in flight.
   *
   * @throws IllegalStateException if one of them failed, which ends the others
   */
  public static Sample blocking(Load load, ThreadFactory threads, Operation operation)
      throws InterruptedException {
    Phase phase = new Phase(load, load.inFlight());
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < load.inFlight(); i++) {
      callers.add(threads.newThread(() -> phase.callUntilOver(operation)));
    }

    phase.begin();
    callers.forEach(Thread::start);
    return phase.end();
  }

  /**
   * Keeps operations in flight without a thread for each: who completes one begins the next.
   *
   * @throws IllegalStateException if one of them failed, which ends the others
   */
  public static Sample async(Load load, AsyncOperation operation) throws InterruptedException {
    if (load.ratePerSecond() > 0) {
      return Paced.run(load, operation);
    }
    Phase phase = new Phase(load, load.inFlight());
    phase.begin();
    for (int i = 0; i < load.inFlight(); i++) {
      new Lane(phase, operation).go();
    }
    return phase.end();
  }
}

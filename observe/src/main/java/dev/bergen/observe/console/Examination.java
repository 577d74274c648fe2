// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console;

import dev.bergen.observe.doctor.Finding;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The last result of the doctor.
 *
 * <p>Threads: any.
 */
final class Examination {

  /**
   * How an examination stands.
   *
   * @param at when the last one ended, in milliseconds of the epoch; 0 if none has
   * @param isRunning whether one is under way
   * @param problem why the last one failed; {@code null} if it did not
   */
  record View(
      long at,
      boolean isRunning,
      List<Map<String, @Nullable Object>> findings,
      @Nullable String problem) {}

  private final Supplier<CompletableFuture<List<Finding>>> examination;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();

  // under the lock
  private View last = new View(0, false, List.of(), null);

  Examination(Supplier<CompletableFuture<List<Finding>>> examination, Clock clock) {
    this.examination = examination;
    this.clock = clock;
  }

  View view() {
    lock.lock();
    try {
      return last;
    } finally {
      lock.unlock();
    }
  }

  /** Begins an examination, unless one is under way. */
  View examine() {
    lock.lock();
    try {
      if (last.isRunning) {
        return last;
      }
      last = new View(last.at, true, last.findings, null);
    } finally {
      lock.unlock();
    }
    try {
      examination.get().whenComplete(this::found);
    } catch (RuntimeException | Error e) { // else it would never end
      found(null, e);
    }
    return view();
  }

  private void found(@Nullable List<Finding> findings, @Nullable Throwable error) {
    lock.lock();
    try {
      String problem = error == null ? null : String.valueOf(error.getMessage());
      List<Map<String, @Nullable Object>> shown =
          findings == null ? last.findings : findings.stream().map(Finding::toMap).toList();
      last = new View(clock.millis(), false, shown, problem);
    } finally {
      lock.unlock();
    }
  }
}

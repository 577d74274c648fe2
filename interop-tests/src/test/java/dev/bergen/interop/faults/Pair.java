// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.faults;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A caller and a worker with steady traffic between them: a call and a cast each tick, whatever
 * became of those before.
 *
 * <p>Threads: the test's; ticks have one of their own.
 */
final class Pair implements AutoCloseable {
  private static final AtomicLong NUMBERS = new AtomicLong();
  private static final long TICK_MILLIS = 50;

  final String name;
  final Caller caller;
  final Worker worker;
  final Ledger ledger = new Ledger();
  private final long first = NUMBERS.get() + 1;
  private final ScheduledExecutorService ticks =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "faults-traffic");
            thread.setDaemon(true);
            return thread;
          });
  private volatile boolean flowing;

  Pair(String name, Caller caller, Worker worker) {
    this.name = name;
    this.caller = caller;
    this.worker = worker;
    var unused = ticks.scheduleWithFixedDelay(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  void flow() {
    flowing = true;
  }

  void pause() {
    flowing = false;
  }

  private void tick() {
    if (flowing && ledger.pending() + 2 <= caller.room()) {
      call(0, Caller.CALL);
      var unused = cast();
    }
  }

  void call(double seconds, Duration timeout) {
    long number = NUMBERS.incrementAndGet();
    ledger.add(number, true, timeout, () -> caller.call(number, seconds, timeout));
  }

  /** Returns the future of the broker's confirm. */
  CompletableFuture<?> cast() {
    long number = NUMBERS.incrementAndGet();
    CompletableFuture<Object> done = new CompletableFuture<>();
    ledger.add(
        number,
        false,
        Caller.CAST,
        () ->
            caller
                .cast(number)
                .whenComplete(
                    (nothing, error) -> {
                      if (error == null) {
                        done.complete(number);
                      } else {
                        done.completeExceptionally(error);
                      }
                    }));
    return done;
  }

  /** Returns the numbers that ran since the pair began, as often as they did. */
  List<Long> ran() {
    return worker.ran(first);
  }

  /** Whether both ends are of this project. */
  boolean isOurs() {
    return caller.isOurs() && worker.isOurs();
  }

  @Override
  public void close() {
    ticks.shutdownNow();
  }
}

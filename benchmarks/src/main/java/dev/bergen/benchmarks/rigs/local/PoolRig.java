// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.local;

import dev.bergen.benchmarks.load.Callers;
import dev.bergen.benchmarks.load.Load;
import dev.bergen.benchmarks.load.Rig;
import dev.bergen.benchmarks.load.Sample;
import dev.bergen.benchmarks.load.Threads;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** Callers submit to a pool of platform threads and wait for what comes back. */
public final class PoolRig implements Rig {
  private static final int PATIENCE_SECONDS = 60;

  private final int size;
  private final ExecutorService pool;
  private final AtomicLong numbers = new AtomicLong(1_000_000);

  public PoolRig(int size) {
    this.size = size;
    this.pool = Executors.newFixedThreadPool(size, Threads.platform());
  }

  @Override
  public String name() {
    return "pool of %d, platform threads".formatted(size);
  }

  @Override
  public Sample measure(Load load) throws InterruptedException {
    return Callers.blocking(load, Threads.platform(), this::call);
  }

  private void call() throws InterruptedException, ExecutionException, TimeoutException {
    long number = numbers.incrementAndGet();
    long answer = pool.submit(() -> number).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (answer != number) {
      throw new IllegalStateException("Sent %d, got %d".formatted(number, answer));
    }
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}

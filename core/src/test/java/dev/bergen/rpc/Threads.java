// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;

/** Waiting in tests, with an end. */
final class Threads {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);

  private Threads() {}

  static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(PATIENCE, TimeUnit.NANOSECONDS)).as("in time").isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  static void until(BooleanSupplier condition) {
    Awaitility.await()
        .atMost(PATIENCE, TimeUnit.NANOSECONDS)
        .pollInterval(1, TimeUnit.MILLISECONDS)
        .until(condition::getAsBoolean);
  }

  /** Returns the names of the live platform threads whose name begins so. */
  static List<String> named(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith(prefix))
        .toList();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc.server;

import dev.bergen.internal.Durations;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts the outcomes of the requests for one method.
 *
 * <p>Threads: any.
 */
final class MethodCounts {
  private final LongAdder calls = new LongAdder();
  private final LongAdder failures = new LongAdder();

  /** {@code null} until it was called: most methods of a large endpoint never are. */
  private volatile @Nullable Durations durations;

  private volatile @Nullable String lastError;

  /**
   * @param error {@code null} on success
   */
  void ended(long nanos, @Nullable Throwable error) {
    calls.increment();
    durations().add(nanos);
    if (error != null) {
      failures.increment();
      lastError = error.getClass().getName();
    }
  }

  private Durations durations() {
    Durations kept = durations;
    return kept == null ? first() : kept;
  }

  private synchronized Durations first() {
    Durations kept = durations;
    if (kept == null) {
      kept = new Durations();
      durations = kept;
    }
    return kept;
  }

  boolean isEmpty() {
    return durations == null;
  }

  <S> S statistics(
      String method, @Nullable String namespace, String version, Dispatcher.Statistics<S> made) {
    Durations kept = durations();
    return made.of(
        method,
        namespace,
        version,
        calls.sum(),
        failures.sum(),
        lastError,
        kept.percentile(0.5),
        kept.percentile(0.95),
        kept.percentile(0.99));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.faults;

import dev.bergen.MessagingException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Every call and cast of one pair, and what became of it.
 *
 * <p>Threads: any thread writes and reads.
 */
final class Ledger {

  /** A call or a cast. */
  static final class Entry {
    final long number;
    final boolean isCall;
    final Duration timeout;
    final long begun = System.nanoTime();

    // Written once, when it ended, the last one last.
    private @Nullable Throwable error;
    private volatile long ended;

    private Entry(long number, boolean isCall, Duration timeout) {
      this.number = number;
      this.isCall = isCall;
      this.timeout = timeout;
    }

    boolean isPending() {
      return ended == 0;
    }

    boolean isAcknowledged() {
      return ended != 0 && error == null;
    }

    boolean hasFailed() {
      return ended != 0 && error != null;
    }

    /** Whether it failed and its caller was told that it cannot have run. */
    boolean saysItDidNotRun() {
      return hasFailed() && error instanceof MessagingException failure && !failure.mayHaveRun();
    }

    Duration took() {
      return Duration.ofNanos((isPending() ? System.nanoTime() : ended) - begun);
    }

    /** Whether it took longer than it was allowed to, and than a busy machine explains. */
    boolean hung() {
      return took().compareTo(timeout.plusSeconds(3)) > 0;
    }

    boolean endedAfter(long nanoTime) {
      return ended != 0 && ended - nanoTime >= 0;
    }

    private void end(@Nullable Throwable cause) {
      error =
          cause instanceof CompletionException && cause.getCause() != null
              ? cause.getCause()
              : cause;
      ended = System.nanoTime();
    }

    @Override
    public String toString() {
      return "%s %d, %d ms, %s"
          .formatted(
              isCall ? "call" : "cast",
              number,
              took().toMillis(),
              isPending() ? "pending" : error == null ? "done" : error.toString());
    }
  }

  private final Queue<Entry> entries = new ConcurrentLinkedQueue<>();
  private final AtomicInteger pending = new AtomicInteger();

  /** Begins something and writes down how it ends. */
  void add(
      long number, boolean isCall, Duration timeout, Supplier<CompletableFuture<?>> beginning) {
    Entry entry = new Entry(number, isCall, timeout);
    entries.add(entry);
    pending.incrementAndGet();
    var unused =
        beginning
            .get()
            .whenComplete(
                (result, error) -> {
                  entry.end(error);
                  pending.decrementAndGet();
                });
  }

  int pending() {
    return pending.get();
  }

  List<Entry> all(Predicate<Entry> chosen) {
    return entries.stream().filter(chosen).toList();
  }

  /** Returns when the first call came back after {@code nanoTime}; null if none has. */
  @Nullable Duration firstCallAfter(long nanoTime) {
    return entries.stream()
        .filter(entry -> entry.isCall && entry.isAcknowledged() && entry.endedAfter(nanoTime))
        .map(entry -> Duration.ofNanos(entry.ended - nanoTime))
        .min(Duration::compareTo)
        .orElse(null);
  }

  /** Returns the call that ended last, as text. */
  String lastCall() {
    return entries.stream()
        .filter(entry -> entry.isCall && !entry.isPending())
        .max(Comparator.comparingLong(entry -> entry.ended))
        .map(Entry::toString)
        .orElse("no call has ended");
  }

  /** Whether a call that was begun after {@code nanoTime} has come back. */
  boolean hasNewCallAfter(long nanoTime) {
    return entries.stream()
        .anyMatch(entry -> entry.isCall && entry.isAcknowledged() && entry.begun - nanoTime >= 0);
  }

  /** Returns what was acknowledged and is not among the numbers that ran. */
  List<Entry> lost(List<Long> ran) {
    Map<Long, Integer> counts = counts(ran);
    return all(entry -> entry.isAcknowledged() && !counts.containsKey(entry.number));
  }

  /** Returns what ran more than once. */
  List<Entry> duplicated(List<Long> ran) {
    Map<Long, Integer> counts = counts(ran);
    return all(entry -> counts.getOrDefault(entry.number, 0) > 1);
  }

  /** Returns what ran although its caller was told that it did not. */
  List<Entry> ranAfterAll(List<Long> ran) {
    Map<Long, Integer> counts = counts(ran);
    return all(entry -> entry.saysItDidNotRun() && counts.containsKey(entry.number));
  }

  private static Map<Long, Integer> counts(List<Long> ran) {
    Map<Long, Integer> counts = new HashMap<>();
    ran.forEach(number -> counts.merge(number, 1, Integer::sum));
    return counts;
  }
}

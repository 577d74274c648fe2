// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.faults;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything that was sent, by number. It keeps all until the end: a run sends a few hundred
 * thousand at most.
 *
 * <p>Threads: any thread writes and reads.
 */
final class Ledger {
  private final ConcurrentMap<Long, Entry> entries = new ConcurrentHashMap<>();
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicInteger pending = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicInteger unknown = new AtomicInteger();
  private final int servers;
  private final LongSupplier nanoTime;
  private final Deletions deletions;
  private volatile Recovery recovery;

  /**
   * @param servers how many a fanout has to reach
   */
  Ledger(int servers, LongSupplier nanoTime) {
    this.servers = servers;
    this.nanoTime = nanoTime;
    this.deletions = new Deletions(nanoTime);
    this.recovery = new Recovery(nanoTime.getAsLong());
  }

  /** Opens an entry under the next number. */
  Entry begin(Kind kind, Duration timeout) {
    long number = numbers.incrementAndGet();
    Entry entry = new Entry(number, kind, timeout, servers, nanoTime.getAsLong());
    entries.put(number, entry);
    pending.incrementAndGet();
    return entry;
  }

  /**
   * Tells how it ended for its sender.
   *
   * @param error {@code null} if it was acknowledged, or answered
   */
  void end(Entry entry, @Nullable Throwable error) {
    long now = nanoTime.getAsLong();
    entry.end(error, now);
    pending.decrementAndGet();
    if (error != null) {
      failed.incrementAndGet();
    } else if (entry.kind == Kind.CALL) {
      recovery.succeeded(Kind.CALL, entry.begun, now);
    }
  }

  /** Tells that a server executes it. */
  void execute(long number, int server) {
    Entry entry = entries.get(number);
    if (entry == null) {
      unknown.incrementAndGet();
    } else if (entry.execute(server) && entry.kind != Kind.CALL) {
      recovery.succeeded(entry.kind, entry.begun, nanoTime.getAsLong());
    }
  }

  /** Begins to wait for what is sent from now on to get through. */
  Recovery healed() {
    Recovery fresh = new Recovery(nanoTime.getAsLong());
    recovery = fresh;
    return fresh;
  }

  long sent() {
    return numbers.get();
  }

  int pending() {
    return pending.get();
  }

  int failed() {
    return failed.get();
  }

  /** Returns how often something ran that nobody had sent. */
  int unknown() {
    return unknown.get();
  }

  /** Where whoever deletes queues of the topic says so. */
  Deletions deletions() {
    return deletions;
  }

  /** Returns casts that were acknowledged, have not been executed, and went with no queue. */
  List<Entry> lostCasts() {
    return entries.values().stream()
        .filter(entry -> entry.kind == Kind.CAST && entry.isLost(deletions))
        .toList();
  }

  Totals totals(Kind kind) {
    Collection<Entry> all = entries.values().stream().filter(e -> e.kind == kind).toList();
    return Totals.of(kind, all, deletions, nanoTime.getAsLong());
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.faults;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/**
 * When queues of the topic were being deleted. What is on its way into a queue just then goes with
 * it, and the broker confirms it all the same: it says no to nothing that went with a deleted
 * queue.
 *
 * <p>Threads: any.
 */
final class Deletions {
  private record Span(long begun, long ended) {}

  private final List<Span> spans = new CopyOnWriteArrayList<>();
  private final LongSupplier nanoTime;

  Deletions(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** A deletion. */
  interface Deletion<E extends Exception> {
    void run() throws E;
  }

  /** Deletes, and remembers when; not if it fails. */
  <E extends Exception> void during(Deletion<E> deletion) throws E {
    long begun = nanoTime.getAsLong();
    deletion.run();
    spans.add(new Span(begun, nanoTime.getAsLong()));
  }

  /** Returns whether something that took from {@code begun} to {@code ended} met a deletion. */
  boolean met(long begun, long ended) {
    return spans.stream().anyMatch(span -> begun - span.ended <= 0 && ended - span.begun >= 0);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console;

import dev.bergen.spi.queues.QueueState;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * How deep queues are, now and in the last ten minutes.
 *
 * <p>Threads: the console's own thread {@link #poll}s; the broker's answers come on any, and any
 * may ask for the {@link #view}.
 */
final class QueueWatch {

  /** Asks a broker for the state of queues, within a time-out. */
  interface Source
      extends BiFunction<List<String>, Duration, CompletableFuture<List<QueueState>>> {}

  static final int MOST = 200;

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int KEPT = 120;

  /**
   * A queue and its depths.
   *
   * @param note the broker's remark, such as the group that a backlog is of; {@code null} for none
   * @param depths messages that waited at each of the view's times; -1 where that is not known
   */
  record Depths(String name, long messages, int consumers, @Nullable String note, long[] depths) {}

  /**
   * All existing queues.
   *
   * @param times seconds of the epoch
   * @param problem why the last poll failed; {@code null} if it did not
   */
  record View(long[] times, List<Depths> queues, @Nullable String problem) {}

  private record Snapshot(long second, Map<String, QueueState> states) {}

  private final Source source;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();

  // under the lock
  private final Deque<Snapshot> snapshots = new ArrayDeque<>();
  private boolean isPolling;
  private @Nullable String problem;

  QueueWatch(Source source, Clock clock) {
    this.source = source;
    this.clock = clock;
  }

  /** Asks how deep these queues are; without effect while an answer is awaited. */
  void poll(List<String> names) {
    lock.lock();
    try {
      if (isPolling || names.isEmpty()) {
        return;
      }
      isPolling = true;
    } finally {
      lock.unlock();
    }
    try {
      source.apply(names, PATIENCE).whenComplete(this::seen);
    } catch (RuntimeException | Error e) { // else it would never end
      seen(null, e);
    }
  }

  private void seen(@Nullable List<QueueState> states, @Nullable Throwable error) {
    lock.lock();
    try {
      isPolling = false;
      problem = error == null ? null : String.valueOf(error.getMessage());
      if (states != null) {
        Map<String, QueueState> byName = new LinkedHashMap<>();
        states.stream().filter(QueueState::exists).forEach(each -> byName.put(each.name(), each));
        snapshots.addLast(new Snapshot(clock.instant().getEpochSecond(), byName));
        if (snapshots.size() > KEPT) {
          snapshots.removeFirst();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns the deepest queues first. */
  View view() {
    lock.lock();
    try {
      List<Snapshot> all = List.copyOf(snapshots);
      Map<String, QueueState> now = all.isEmpty() ? Map.of() : all.get(all.size() - 1).states;
      List<Depths> queues = new ArrayList<>();
      for (QueueState state : now.values()) {
        queues.add(
            new Depths(
                state.name(),
                state.messages(),
                state.consumers(),
                state.note(),
                all.stream().mapToLong(snapshot -> depth(snapshot, state.name())).toArray()));
      }
      queues.sort(
          Comparator.comparingLong((Depths each) -> -each.messages).thenComparing(Depths::name));
      return new View(all.stream().mapToLong(Snapshot::second).toArray(), queues, problem);
    } finally {
      lock.unlock();
    }
  }

  private static long depth(Snapshot snapshot, String name) {
    QueueState state = snapshot.states.get(name);
    return state == null ? -1 : state.messages();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.tap;

import dev.bergen.observe.sight.Kind;
import dev.bergen.observe.sight.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Counts messages by method, and joins calls to their ends. Beyond 5,000 methods the others share
 * one row; of calls without an end the newest 100,000 are waited for.
 *
 * <p>Threads: any.
 */
public final class MethodTable {
  private static final int MOST_METHODS = 5_000;
  private static final int MOST_WAITING = 100_000;
  private static final int LONGEST_NAME = 200;
  private static final Key OTHERS = new Key("", "", "(others)", false);

  private record Key(String topic, String namespace, String name, boolean event) {}

  private record Waiting(Row row, Instant since) {}

  private static final class Row {
    private long messages;
    private long bytes;
    private long calls;
    private long answered;
    private long failed;

    /** Made for calls only. */
    private @Nullable DurationCounts durations;
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Key, Row> rows = new HashMap<>();
  private final Map<Kind, long[]> kinds = new EnumMap<>(Kind.class);
  private final Map<String, Waiting> waiting =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Waiting> eldest) {
          return size() > MOST_WAITING;
        }
      };

  /** Makes an empty table. */
  public MethodTable() {}

  /** Counts a message. */
  public void add(Sighting seen) {
    lock.lock();
    try {
      kinds.computeIfAbsent(seen.kind(), kind -> new long[1])[0]++;
      switch (seen.kind()) {
        case CALL, CAST, FANOUT, NOTIFICATION -> begin(seen);
        case REPLY, FAILURE -> end(seen);
        case HEARTBEAT, UNREADABLE -> {
          // counted by its kind
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Counts a message by its kind only: it is in no row, and its call not waited for. */
  public void count(Sighting seen) {
    lock.lock();
    try {
      kinds.computeIfAbsent(seen.kind(), kind -> new long[1])[0]++;
    } finally {
      lock.unlock();
    }
  }

  private void begin(Sighting seen) {
    Row row = row(seen);
    row.messages++;
    row.bytes += seen.size();
    String id = seen.messageId();
    if (seen.kind() != Kind.CALL || id == null) {
      return;
    }
    if (waiting.putIfAbsent(id, new Waiting(row, seen.at())) == null) { // else published again
      row.calls++;
    }
  }

  private Row row(Sighting seen) {
    Key key =
        new Key(
            bounded(seen.topic()),
            bounded(seen.namespace()),
            bounded(seen.name()),
            seen.kind() == Kind.NOTIFICATION);
    Row known = rows.get(key);
    return known != null
        ? known
        : rows.computeIfAbsent(rows.size() < MOST_METHODS ? key : OTHERS, name -> new Row());
  }

  private static String bounded(@Nullable String text) {
    return text == null
        ? ""
        : text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME);
  }

  private void end(Sighting seen) {
    Waiting call =
        seen.last() && seen.messageId() != null ? waiting.remove(seen.messageId()) : null;
    if (call == null) {
      return;
    }
    if (seen.kind() == Kind.FAILURE) {
      call.row.failed++;
    } else {
      call.row.answered++;
    }
    if (call.row.durations == null) {
      call.row.durations = new DurationCounts();
    }
    call.row.durations.add(Duration.between(call.since, seen.at()));
  }

  /** Returns how many messages of each kind there were. */
  public Map<Kind, Long> kinds() {
    lock.lock();
    try {
      Map<Kind, Long> counts = new EnumMap<>(Kind.class);
      kinds.forEach((kind, count) -> counts.put(kind, count[0]));
      return counts;
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether ends of calls are seen at all; if not, nothing is known of any. */
  public boolean seesReplies() {
    Map<Kind, Long> seen = kinds();
    return seen.containsKey(Kind.REPLY) || seen.containsKey(Kind.FAILURE);
  }

  /** Returns a row for each method, those with most messages first. */
  public List<MethodRow> rows() {
    lock.lock();
    try {
      return rows.entrySet().stream()
          .map(entry -> row(entry.getKey(), entry.getValue()))
          .sorted(
              Comparator.comparingLong(MethodRow::messages)
                  .reversed()
                  .thenComparing(MethodRow::topic)
                  .thenComparing(MethodRow::name))
          .toList();
    } finally {
      lock.unlock();
    }
  }

  private static MethodRow row(Key key, Row row) {
    DurationCounts durations = row.durations;
    return new MethodRow(
        key.topic,
        key.namespace,
        key.name,
        key.event,
        row.messages,
        row.bytes,
        row.calls,
        row.answered,
        row.failed,
        durations == null ? null : durations.quantile(0.5),
        durations == null ? null : durations.quantile(0.99));
  }
}

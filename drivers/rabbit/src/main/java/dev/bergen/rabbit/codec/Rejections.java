// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.codec;

import dev.bergen.spi.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts and logs the messages that could not be read: each kind of defect at most once in a while,
 * with the number of messages.
 *
 * <p>Threads: any.
 */
public final class Rejections {
  private static final Logger log = LoggerFactory.getLogger(Rejections.class);
  private static final Duration QUIET = Duration.ofSeconds(10);

  /** The kinds of defects. */
  enum Kind {
    CONTENT_TYPE,
    COMPRESSION,
    BODY
  }

  private static final class Tally {
    final AtomicLong total = new AtomicLong();
    final AtomicLong quietUntil = new AtomicLong(Long.MIN_VALUE);
  }

  private final Timer timer;

  /** Of how many the log has no line of their own. */
  private final AtomicLong untold = new AtomicLong();

  private final Map<Kind, Tally> tallies = new ConcurrentHashMap<>();

  public Rejections(Timer timer) {
    this.timer = timer;
  }

  /**
   * @param where the queue or consumer it came from
   * @param problem without the message's content
   */
  void add(Kind kind, String where, String problem) {
    Tally tally = tally(kind);
    long total = tally.total.incrementAndGet();
    long now = timer.nanoTime();
    long until = tally.quietUntil.get();
    if ((until == Long.MIN_VALUE || now - until >= 0)
        && tally.quietUntil.compareAndSet(until, now + QUIET.toNanos())) {
      log.warn("Rejected a message on {}: {} (kind={} total={})", where, problem, kind, total);
    } else {
      untold.incrementAndGet();
    }
  }

  /** Counts one that is reported elsewhere. */
  void count(Kind kind) {
    tally(kind).total.incrementAndGet();
  }

  private Tally tally(Kind kind) {
    return tallies.computeIfAbsent(kind, added -> new Tally());
  }

  /** At the end: logs the total, unless each was logged. */
  public void logTotal() {
    if (untold.getAndSet(0) > 0) {
      Map<Kind, Long> counts = new EnumMap<>(Kind.class);
      tallies.forEach((kind, tally) -> counts.put(kind, tally.total.get()));
      log.warn("Rejected {} messages in all, by kind: {}", total(), counts);
    }
  }

  public long total() {
    return tallies.values().stream().mapToLong(tally -> tally.total.get()).sum();
  }
}

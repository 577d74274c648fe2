// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.consume;

import dev.bergen.spi.Timer;
import dev.bergen.spi.support.SeenIds;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows the second copies among the messages of one driver. A sender that lost its connection
 * before the confirm sends the same message again, and the copy may reach another server of the
 * topic: so all servers of a driver remember together. A fanout comes to each of them rightly, so
 * of these each remembers its own.
 *
 * <p>Threads: any.
 */
public final class SecondCopies {
  private static final Logger log = LoggerFactory.getLogger(SecondCopies.class);

  private final Timer timer;
  private final SeenIds requests;
  private final SeenIds fanouts;
  private final AtomicLong count;

  /** Makes the memory of a driver's first server. */
  public SecondCopies(Timer timer) {
    this(timer, new SeenIds(timer), new SeenIds(timer), new AtomicLong());
  }

  private SecondCopies(Timer timer, SeenIds requests, SeenIds fanouts, AtomicLong count) {
    this.timer = timer;
    this.requests = requests;
    this.fanouts = fanouts;
    this.count = count;
  }

  /** Returns the memory of another server of the same driver. */
  SecondCopies forAnotherServer() {
    return new SecondCopies(timer, requests, new SeenIds(timer), count);
  }

  /** Remembers {@code arrival}; returns whether it is a second copy, which is counted. */
  boolean isOne(Arrival arrival) {
    String id = arrival.message().uniqueId();
    if (id == null || (arrival.fanout() ? fanouts : requests).add(id)) {
      return false;
    }
    count.incrementAndGet();
    log.debug("Ignored a duplicate request: unique id {}", id);
    return true;
  }

  /** Returns the memory of another listener: each pool gets copies of its own rightly. */
  Handled ofNotifications() {
    return new Handled(new SeenIds(timer), new Running(), count);
  }

  /**
   * The unique ids of the notifications that one listener has acknowledged.
   *
   * @param running the requests that it has not acknowledged yet
   */
  record Handled(SeenIds ids, Running running, AtomicLong count) {

    /** Returns whether that was acknowledged before, which makes this a second copy. */
    boolean isSecondCopy(@Nullable String id) {
      if (id == null || !ids.contains(id)) {
        return false;
      }
      count.incrementAndGet();
      log.info("Ignored a duplicate notification: unique id {}", id);
      return true;
    }

    void acknowledged(@Nullable String id) {
      if (id != null) {
        ids.add(id);
      }
    }
  }

  public long count() {
    return count.get();
  }
}

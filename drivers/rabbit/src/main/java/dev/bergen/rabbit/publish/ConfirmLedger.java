// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.publish;

import dev.bergen.rabbit.topology.Route;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one channel that the broker has not confirmed, by delivery tag. Tags rise one by
 * one, so that each has its place in a ring.
 *
 * <p>Threads: one writer adds, the connection's reader thread settles. Nothing blocks under their
 * lock, so that confirms are read while a write blocks.
 */
final class ConfirmLedger {
  private static final int PLACES = 64;

  /** More places than these are released when no message is unconfirmed any more. */
  private static final int KEPT = 4 * 1024;

  /** One with an hour's deadline at the head must not hide those behind it. */
  private static final int MOST_CHECKED = 64;

  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by lock.
  private @Nullable Outgoing[] ring = new @Nullable Outgoing[PLACES];

  /** The tag of the oldest that is open. */
  private long first;

  /** Behind the last tag that was added. */
  private long end;

  /** How many are open. */
  private int count;

  /** The same for those without the lock, who may find it a moment old. */
  private volatile int size;

  /** Must be called before the message is written, as its confirm may be faster. */
  void add(long tag, Outgoing message) {
    lock.lock();
    try {
      if (count == 0) {
        first = tag;
        end = tag;
      }
      while (tag - first >= ring.length) {
        grow();
      }
      if (place(tag, message) == null) {
        count++;
      }
      end = Math.max(end, tag + 1);
      size = count;
    } finally {
      lock.unlock();
    }
  }

  /** Takes out what a confirm speaks of: that tag, or also all before it. */
  List<Outgoing> settle(long tag, boolean multiple) {
    lock.lock();
    try {
      if (tag < first || (!multiple && tag >= end) || count == 0) {
        return List.of();
      }
      long last = Math.min(tag, end - 1);
      List<Outgoing> settled =
          new ArrayList<>(multiple ? (int) Math.min(count, last - first + 1) : 1);
      for (long each = multiple ? first : tag; each <= last; each++) {
        Outgoing message = place(each, null);
        if (message != null) {
          settled.add(message);
          count--;
        }
      }
      size = count;
      while (first < end && at(first) == null) {
        first++;
      }
      if (count == 0 && ring.length > KEPT) {
        ring = new @Nullable Outgoing[PLACES];
      }
      return settled;
    } finally {
      lock.unlock();
    }
  }

  /** Under lock. */
  private @Nullable Outgoing at(long tag) {
    return ring[(int) tag & (ring.length - 1)];
  }

  /** Under lock: returns the previous entry. */
  private @Nullable Outgoing place(long tag, @Nullable Outgoing message) {
    int index = (int) tag & (ring.length - 1);
    Outgoing before = ring[index];
    ring[index] = message;
    return before;
  }

  private void grow() {
    @Nullable Outgoing[] larger = new @Nullable Outgoing[2 * ring.length];
    for (long tag = first; tag < end; tag++) {
      larger[(int) tag & (larger.length - 1)] = at(tag);
    }
    ring = larger;
  }

  /**
   * Finds the message that the broker has returned. A return carries no tag, but each body has an
   * id of its own in it.
   *
   * @return {@code null} if its sender no longer waits
   */
  @Nullable Outgoing find(String exchange, String key, byte[] body) {
    lock.lock(); // no copy: without any listener, every message is returned
    try {
      for (long tag = first; tag < end; tag++) {
        Outgoing message = at(tag);
        if (message != null && !message.returned && isOf(message.route(), exchange, key)) {
          if (Arrays.equals(message.body(), body)) {
            return message;
          }
        }
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private static boolean isOf(Route route, String exchange, String key) {
    return route.mandatory() && route.key().equals(key) && route.exchangeName().equals(exchange);
  }

  /** Takes out everything, in the order of writing. */
  List<Outgoing> drain() {
    return settle(Long.MAX_VALUE, true);
  }

  /** Returns the unconfirmed messages, in the order of writing. */
  List<Outgoing> all() {
    lock.lock();
    try {
      List<Outgoing> all = new ArrayList<>(count);
      for (long tag = first; tag < end; tag++) {
        Outgoing message = at(tag);
        if (message != null) {
          all.add(message);
        }
      }
      return all;
    } finally {
      lock.unlock();
    }
  }

  /** Whether one of the oldest was given up at its deadline, with no word from the broker. */
  boolean isOverdue() {
    if (size == 0) {
      return false;
    }
    lock.lock();
    try {
      for (long tag = first; tag < Math.min(end, first + MOST_CHECKED); tag++) {
        Outgoing message = at(tag);
        if (message != null && message.isDone() && message.deadline().isPast()) {
          return true;
        }
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  boolean hasSuspect() {
    if (size == 0) {
      return false;
    }
    lock.lock();
    try {
      Outgoing oldest = count == 0 ? null : at(first);
      return oldest != null && oldest.suspect;
    } finally {
      lock.unlock();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.publish;

import dev.bergen.rabbit.topology.Route;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one channel that the broker has not confirmed, by delivery tag.
 *
 * <p>Threads: one writer adds, the connection's reader thread settles. Nothing blocks under their
 * lock, so that confirms are read while a write blocks.
 */
final class ConfirmLedger {
  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by lock; tags rise, so that the oldest comes first. */
  private final Map<Long, Outgoing> open = new LinkedHashMap<>();

  /** To be called before the message is written, lest its confirm be faster. */
  void add(long tag, Outgoing message) {
    lock.lock();
    try {
      open.put(tag, message);
    } finally {
      lock.unlock();
    }
  }

  /** Takes out what a confirm speaks of: that tag, or also all before it. */
  List<Outgoing> settle(long tag, boolean multiple) {
    lock.lock();
    try {
      if (!multiple) {
        Outgoing message = open.remove(tag);
        return message == null ? List.of() : List.of(message);
      }
      List<Outgoing> settled = new ArrayList<>();
      Iterator<Map.Entry<Long, Outgoing>> oldest = open.entrySet().iterator();
      while (oldest.hasNext()) {
        Map.Entry<Long, Outgoing> next = oldest.next();
        if (next.getKey() > tag) {
          break;
        }
        settled.add(next.getValue());
        oldest.remove();
      }
      return settled;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Finds the message that the broker has returned. A return carries no tag, but each body has an
   * id of its own in it.
   *
   * @return {@code null} if nobody waits for it any more
   */
  @Nullable Outgoing find(String exchange, String key, byte[] body) {
    lock.lock(); // no copy: where nobody listens, every message comes back
    try {
      for (Outgoing message : open.values()) {
        if (!message.returned && isOf(message.route(), exchange, key)) {
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

  /** Returns what is open, in the order of writing. */
  List<Outgoing> all() {
    lock.lock();
    try {
      return List.copyOf(open.values());
    } finally {
      lock.unlock();
    }
  }

  boolean isEmpty() {
    return size() == 0;
  }

  int size() {
    lock.lock();
    try {
      return open.size();
    } finally {
      lock.unlock();
    }
  }

  boolean hasSuspect() {
    lock.lock();
    try {
      return !open.isEmpty() && open.values().iterator().next().suspect;
    } finally {
      lock.unlock();
    }
  }
}

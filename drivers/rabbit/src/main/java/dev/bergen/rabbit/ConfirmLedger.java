// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one channel that the broker has not confirmed, by delivery tag.
 *
 * <p>Threads: one writer adds, the connection's reader thread settles; they need no common lock, so
 * that confirms are read while a write blocks.
 */
final class ConfirmLedger {
  private final ConcurrentSkipListMap<Long, Outgoing> open = new ConcurrentSkipListMap<>();

  /** To be called before the message is written, lest its confirm be faster. */
  void add(long tag, Outgoing message) {
    open.put(tag, message);
  }

  /** Takes out what a confirm speaks of: that tag, or also all before it. */
  List<Outgoing> settle(long tag, boolean multiple) {
    if (!multiple) {
      Outgoing message = open.remove(tag);
      return message == null ? List.of() : List.of(message);
    }
    List<Outgoing> settled = new ArrayList<>();
    Map.Entry<Long, Outgoing> first = open.firstEntry();
    while (first != null && first.getKey() <= tag) {
      // Only the reader thread and, after the channel's end, drain() remove.
      if (open.remove(first.getKey(), first.getValue())) {
        settled.add(first.getValue());
      }
      first = open.firstEntry();
    }
    return settled;
  }

  /**
   * Finds the message that the broker has returned. A return carries no tag, but each body has an
   * id of its own in it.
   *
   * @return {@code null} if nobody waits for it any more
   */
  @Nullable Outgoing find(String exchange, String key, byte[] body) {
    for (Outgoing message : open.values()) {
      Route route = message.route();
      if (route.mandatory()
          && !message.returned
          && route.key().equals(key)
          && route.exchangeName().equals(exchange)
          && Arrays.equals(message.body(), body)) {
        return message;
      }
    }
    return null;
  }

  /** Takes out everything, in the order of writing. */
  List<Outgoing> drain() {
    return settle(Long.MAX_VALUE, true);
  }

  /** Returns what is open, in the order of writing. */
  List<Outgoing> all() {
    return List.copyOf(open.values());
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  boolean hasSuspect() {
    Map.Entry<Long, Outgoing> first = open.firstEntry();
    return first != null && first.getValue().suspect;
  }
}

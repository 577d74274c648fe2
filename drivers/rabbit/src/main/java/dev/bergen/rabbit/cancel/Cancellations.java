// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.cancel;

import dev.bergen.spi.support.Cancellation;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The calls here that may be cancelled, and cancellations that arrived before their calls, by
 * message id. Every server of a topic receives every cancellation, so most name a call of another
 * server. The oldest entries are dropped when it is full; then a cancellation is lost, never a
 * call.
 *
 * <p>Threads: any.
 */
final class Cancellations {
  private static final int MOST_CALLS = 1 << 16;
  private static final int MOST_EARLY = 1 << 12;

  // Guarded by this.
  private final Map<String, Cancellation> calls = new LinkedHashMap<>();
  private final Set<String> early = new LinkedHashSet<>();

  /** Returns what becomes of that call, which may be cancelled already. */
  Cancellation of(String messageId) {
    Cancellation found;
    boolean cancelled;
    synchronized (this) {
      found = calls.computeIfAbsent(messageId, missing -> new Cancellation());
      bound(calls.keySet(), MOST_CALLS);
      cancelled = early.remove(messageId);
    }
    if (cancelled) {
      found.cancel();
    }
    return found;
  }

  void cancel(String messageId) {
    Cancellation found;
    synchronized (this) {
      found = calls.get(messageId);
      if (found == null) {
        early.add(messageId);
        bound(early, MOST_EARLY);
      }
    }
    if (found != null) {
      found.cancel();
    }
  }

  /** The call is over. */
  synchronized void forget(String messageId) {
    calls.remove(messageId);
  }

  private static void bound(Collection<String> ids, int most) {
    if (ids.size() > most) {
      ids.remove(ids.iterator().next());
    }
  }
}

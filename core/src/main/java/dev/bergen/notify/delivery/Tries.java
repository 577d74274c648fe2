// SPDX-License-Identifier: Apache-2.0
package dev.bergen.notify.delivery;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The number of attempts of events that are to be redelivered. Bounded: if very many fail at once,
 * the oldest is forgotten, and counted anew.
 *
 * <p>Threads: any; nothing blocks under the lock.
 */
public final class Tries {
  private static final int MOST = 10_000;

  // Guarded by this.
  private final Map<String, Integer> failures =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
          return size() > MOST;
        }
      };

  /** Counts one more attempt, and returns their number. */
  public synchronized int add(String key) {
    return failures.merge(key, 1, Integer::sum);
  }

  /** Returns the number of attempts, at least one. */
  public synchronized int count(String key) {
    return failures.getOrDefault(key, 1);
  }

  public synchronized void forget(String key) {
    failures.remove(key);
  }
}

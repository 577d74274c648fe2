// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer.timing;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Values that are made once for each of few keys. Beyond {@value #MOST} keys a value is made each
 * time, so that keys invented by callers cannot fill the memory.
 *
 * <p>Threads: any. No lock is held while something is made.
 */
public final class Few<K, V> {
  static final int MOST = 1_000;

  private final Function<K, V> make;
  private final Map<K, V> known = new ConcurrentHashMap<>();
  private final AtomicInteger forgotten = new AtomicInteger();

  public Few(Function<K, V> make) {
    this.make = make;
  }

  /** Returns the value of {@code key}, the one that is known or a new one. */
  public V get(K key) {
    V found = known.get(key);
    return found == null ? made(key) : found;
  }

  private V made(K key) {
    int before = forgotten.get();
    V made = make.apply(key);
    if (known.size() < MOST) {
      known.put(key, made);
      if (forgotten.get() != before) { // perhaps just this one, before it was there
        known.remove(key);
      }
    }
    return made;
  }

  /** Makes anew what is such. */
  void forget(Predicate<V> such) {
    forgotten.incrementAndGet();
    known.values().removeIf(such);
  }

  int size() {
    return known.size();
  }
}

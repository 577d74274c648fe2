// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console.traffic;

import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The most recently used entries, by name: when it is full, the least recently used one is evicted.
 *
 * <p>Threads: its owner's lock.
 */
final class Recent<K, V> {
  private final Map<K, V> entries;
  private final BiConsumer<K, V> onEvicted;
  private long evictions;

  Recent(int capacity) {
    this(capacity, true, (key, value) -> {});
  }

  /**
   * @param byUse whether using an entry makes it stay, or its age alone counts
   * @param onEvicted is notified of evicted entries
   */
  Recent(int capacity, boolean byUse, BiConsumer<K, V> onEvicted) {
    this.onEvicted = onEvicted;
    this.entries =
        new LinkedHashMap<>(16, 0.75f, byUse) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            if (size() <= capacity) {
              return false;
            }
            removed(eldest.getKey(), eldest.getValue());
            return true;
          }
        };
  }

  /** Returns the entry of that name, a new one if there is none. */
  V get(K key, Function<K, V> making) {
    V found = entries.get(key);
    if (found == null) {
      found = making.apply(key);
      entries.put(key, found);
    }
    return found;
  }

  @Nullable V find(K key) {
    return entries.get(key);
  }

  void put(K key, V value) {
    entries.put(key, value);
  }

  @Nullable V remove(K key) {
    return entries.remove(key);
  }

  /** Evicts the least recently used entry, as if it were full. */
  void evictEldest() {
    Iterator<Map.Entry<K, V>> all = entries.entrySet().iterator();
    if (all.hasNext()) {
      Map.Entry<K, V> eldest = all.next();
      all.remove();
      removed(eldest.getKey(), eldest.getValue());
    }
  }

  private void removed(K key, V value) {
    evictions++;
    onEvicted.accept(key, value);
  }

  /** Returns all entries, the least recently used first. */
  Collection<V> values() {
    return entries.values();
  }

  int size() {
    return entries.size();
  }

  /** Returns how many went since it was full. */
  long evicted() {
    return evictions;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.quarkus.runtime;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that is made when it is first needed.
 *
 * <p>Threads: any; those that come while it is made wait.
 */
final class Once<T> {
  private final Supplier<T> maker;
  private final ReentrantLock lock = new ReentrantLock();

  /** Written once, under lock. */
  private volatile @Nullable T made;

  Once(Supplier<T> maker) {
    this.maker = maker;
  }

  T get() {
    T known = made;
    if (known != null) {
      return known;
    }
    lock.lock();
    try {
      T first = made;
      if (first == null) {
        first = maker.get();
        made = first;
      }
      return first;
    } finally {
      lock.unlock();
    }
  }
}

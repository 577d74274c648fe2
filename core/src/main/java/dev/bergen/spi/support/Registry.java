// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.support;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a driver has open of one kind: servers, listeners, messages on their way. When the driver
 * closes it ends what is left in here, and nothing can be added afterwards. So however adding and
 * closing meet, each part is ended by exactly one of the two.
 *
 * <p>Threads: any; nothing blocks. Parts are told apart by their {@code equals}.
 *
 * @param <T> the kind
 */
public final class Registry<T> {
  private final Set<T> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * Adds {@code part}.
   *
   * @return {@code false} if this is closed and will never hand {@code part} out: whoever wanted to
   *     add it ends it
   */
  public boolean add(T part) {
    if (closed) {
      return false;
    }
    open.add(part);
    // Read after adding: either close() sees the part or we see that it came first.
    return !closed || !open.remove(part);
  }

  /** Forgets {@code part}, which has ended; returns whether it was in here. */
  public boolean remove(T part) {
    return open.remove(part);
  }

  /** Returns what is open at this moment. */
  public List<T> parts() {
    return List.copyOf(open);
  }

  public boolean isClosed() {
    return closed;
  }

  /** Takes nothing more, and returns what is left, which the caller ends. */
  public List<T> close() {
    closed = true;
    List<T> left = new ArrayList<>();
    for (T part : parts()) {
      if (open.remove(part)) {
        left.add(part);
      }
    }
    return left;
  }
}

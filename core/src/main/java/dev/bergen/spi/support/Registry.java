// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.support;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The open parts of a driver of one kind: servers, listeners, messages in flight. When the driver
 * closes, it ends the remaining parts, and none can be added afterwards. So even if adding and
 * closing run concurrently, each part is ended by exactly one of the two.
 *
 * <p>Threads: any; nothing blocks. Parts are distinguished by their {@code equals}.
 *
 * @param <T> the kind
 */
public final class Registry<T> {
  private final Set<T> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * Adds {@code part}.
   *
   * @return {@code false} if this is closed and will never return {@code part}: the caller must end
   *     it
   */
  public boolean add(T part) {
    if (closed) {
      return false;
    }
    open.add(part);
    // Read after adding: either close() sees the part or we see that it came first.
    return !closed || !open.remove(part);
  }

  /** Removes {@code part}, which has ended; returns whether it was registered. */
  public boolean remove(T part) {
    return open.remove(part);
  }

  /** Returns the parts open at this moment. */
  public List<T> parts() {
    return List.copyOf(open);
  }

  /** Returns whether {@link #close} was called, so that no part can be added any more. */
  public boolean isClosed() {
    return closed;
  }

  /** Accepts no more parts, and returns the remaining ones, which the caller must end. */
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

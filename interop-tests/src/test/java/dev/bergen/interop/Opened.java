// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a test class has opened so far, to be closed in reverse, also when opening ended half-way.
 *
 * <p>Threads: the test's only.
 */
public final class Opened {
  private final Deque<AutoCloseable> things = new ArrayDeque<>();

  public <T extends AutoCloseable> T add(T thing) {
    things.push(thing);
    return thing;
  }

  /** Closes everything, and then throws what went wrong first. */
  public void closeAll() throws Exception {
    Exception first = null;
    while (!things.isEmpty()) {
      try {
        things.pop().close();
      } catch (Exception e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.transport;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resources that are opened once for all users of a transport, and closed with it in reverse order.
 *
 * <p>Threads: any. Openers run under the lock, so that each runs once for its key; they must not
 * call this object.
 */
final class KeptResources implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KeptResources.class);

  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by lock.
  private final Map<Object, AutoCloseable> resources = new HashMap<>();
  private final Deque<AutoCloseable> inReverse = new ArrayDeque<>();
  private boolean closed;

  <T extends AutoCloseable> T get(Object key, Class<T> type, Supplier<T> opener) {
    lock.lock();
    try {
      AutoCloseable known = resources.get(key);
      if (known != null) {
        return type.cast(known);
      }
      if (closed) {
        throw new IllegalStateException("The transport is closed; nothing more is opened for it");
      }
      T opened = opener.get();
      resources.put(key, opened);
      inReverse.push(opened);
      return opened;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      for (AutoCloseable resource : inReverse) {
        closeQuietly(resource);
      }
      inReverse.clear();
    } finally {
      lock.unlock();
    }
  }

  /** One that does not close must not keep the others open. */
  private static void closeQuietly(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      log.warn("Closing {} failed", resource, e);
    }
  }
}

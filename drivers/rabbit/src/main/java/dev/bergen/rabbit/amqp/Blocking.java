// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp;

import dev.bergen.rabbit.amqp.Connection.BlockListener;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the broker has blocked a connection, and a listener for changes of that.
 *
 * <p>Threads: any listens; the connection's reader notifies.
 */
final class Blocking {
  private static final Logger log = LoggerFactory.getLogger(Blocking.class);

  private final ReentrantLock lock = new ReentrantLock();

  // Under lock.
  private @Nullable BlockListener listener;
  private @Nullable String blockedBy;

  /** Notifies {@code added} from now on, and at once if the connection is blocked. */
  void listen(BlockListener added) {
    String now;
    lock.lock();
    try {
      listener = added;
      now = blockedBy;
    } finally {
      lock.unlock();
    }
    if (now != null) {
      added.blocked(now);
    }
  }

  /**
   * @param reason of the broker's; {@code null} if it takes messages again
   */
  void changed(@Nullable String reason) {
    BlockListener current;
    lock.lock();
    try {
      blockedBy = reason;
      current = listener;
    } finally {
      lock.unlock();
    }
    if (current == null) {
      return;
    }
    try {
      if (reason == null) {
        current.unblocked();
      } else {
        current.blocked(reason);
      }
    } catch (RuntimeException | Error e) { // a defect of its owner's; the reader must continue
      log.error("A listener for blocked connections failed", e);
    }
  }
}

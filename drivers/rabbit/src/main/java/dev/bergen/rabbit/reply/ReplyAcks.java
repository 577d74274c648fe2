// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.reply;

import dev.bergen.rabbit.amqp.Channel;
import dev.bergen.rabbit.amqp.frames.Burst;
import dev.bergen.spi.Timer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replies of one channel that have reached their callers but are not acknowledged yet. An
 * acknowledgement costs the broker about as much as a message, so each covers many replies: it is
 * sent at the end of a {@link Burst} once there are {@link #MANY}, when they are half of the
 * prefetch, and 20 ms after the first in any case. Replies that a lost connection left
 * unacknowledged are redelivered, but their calls have ended.
 *
 * <p>Threads: the reader adds; the remaining replies are acknowledged by a task of {@code later}.
 * Nothing waits for the network under the lock.
 */
final class ReplyAcks {
  private static final Logger log = LoggerFactory.getLogger(ReplyAcks.class);
  static final int MANY = 32;
  static final Duration SOON = Duration.ofMillis(20);

  private final Channel channel;
  private final ReplyWindow window;
  private final Timer timer;
  private final Consumer<Runnable> later;
  private final int most;

  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by lock.
  private long lastTag;
  private int count;
  private boolean armed;

  /**
   * @param later runs what may block
   */
  ReplyAcks(Channel channel, ReplyWindow window, Timer timer, Consumer<Runnable> later) {
    this.channel = channel;
    this.window = window;
    this.timer = timer;
    this.later = later;
    this.most = window.limit() == 0 ? Integer.MAX_VALUE : Math.max(1, window.limit() / 2);
  }

  /** On the reader thread: that reply has reached its caller, as have all before it. */
  void add(long tag) {
    int now;
    boolean arm;
    lock.lock();
    try {
      lastTag = tag;
      now = ++count;
      arm = !armed && now < most;
      armed |= arm;
    } finally {
      lock.unlock();
    }
    if (now >= most) {
      acknowledge();
    } else if (now == MANY) {
      Burst.atEnd(this::acknowledge);
    }
    if (arm) {
      var unused = timer.schedule(SOON, () -> later.accept(this::acknowledgeRest));
    }
  }

  /** Rejects a message that is not a reply. */
  void reject(long tag) {
    try {
      channel.reject(tag, false);
      countAcknowledged(1);
    } catch (IOException e) {
      log.debug("A malformed reply could not be rejected; the broker redelivers it", e);
    }
  }

  private void countAcknowledged(int more) {
    lock.lock();
    try {
      for (int i = 0; i < more; i++) {
        window.acknowledged();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether more replies may have been in the queue than the broker could push. */
  boolean heldBack() {
    lock.lock();
    try {
      return window.heldBack();
    } finally {
      lock.unlock();
    }
  }

  private void acknowledgeRest() {
    lock.lock();
    try {
      armed = false;
    } finally {
      lock.unlock();
    }
    acknowledge();
  }

  /** Acknowledges all that was added. Blocks for the network, but not on a reader thread. */
  void acknowledge() {
    try {
      if (addAck()) {
        channel.flushSoon();
      }
    } catch (IOException e) {
      log.debug("Replies could not be acknowledged; the broker may redeliver them", e);
    }
  }

  /**
   * The order of tags is that of the lock: the broker closes a channel that acknowledges a tag
   * twice.
   */
  private boolean addAck() throws IOException {
    lock.lock();
    try {
      int acknowledged = count;
      if (acknowledged == 0) {
        return false;
      }
      count = 0;
      for (int i = 0; i < acknowledged; i++) {
        window.acknowledged();
      }
      channel.addAck(lastTag, acknowledged > 1);
      return true;
    } finally {
      lock.unlock();
    }
  }
}

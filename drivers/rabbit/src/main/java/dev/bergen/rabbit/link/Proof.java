// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.link;

import dev.bergen.rabbit.amqp.Connection;
import dev.bergen.rabbit.broker.AmqpErrors;
import dev.bergen.rabbit.broker.ChannelOpener;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Distinguishes a slow connection from a dead one where there are no heartbeats: opens a channel,
 * which every broker grants at once, even while its queues are blocked. Does so seldom.
 *
 * <p>Threads: any thread doubts; the link's loop asks, and waits for the answer.
 */
public final class Proof {
  private static final Logger log = LoggerFactory.getLogger(Proof.class);
  private static final long PAUSE_NANOS = Duration.ofSeconds(10).toNanos();

  private final Link link;
  private final AtomicBoolean asking = new AtomicBoolean();

  /** When it last asked. Written while asking. */
  private volatile long asked = System.nanoTime() - PAUSE_NANOS;

  public Proof(Link link) {
    this.link = link;
  }

  /**
   * Gives up {@code suspect} unless it answers, or has heartbeats.
   *
   * @param why it is doubted, for the log
   */
  public void doubt(Connection suspect, String why) {
    if (suspect.heartbeatSeconds() > 0
        || System.nanoTime() - asked < PAUSE_NANOS
        || !asking.compareAndSet(false, true)) {
      return;
    }
    asked = System.nanoTime();
    if (!link.post(() -> ask(suspect, why))) {
      asking.set(false);
    }
  }

  private void ask(Connection suspect, String why) {
    try {
      if (suspect.isOpen() && link.blocked() == null) { // else it reads nothing, and has said so
        ChannelOpener.abort(ChannelOpener.open(suspect));
      }
    } catch (IOException e) {
      if (AmqpErrors.isUnanswered(e)) {
        link.distrust(suspect, "%s, and %s".formatted(why, AmqpErrors.text(e)));
      } else {
        log.debug("A connection was asked for a channel, and ended", e);
      }
    } finally {
      asking.set(false);
    }
  }
}

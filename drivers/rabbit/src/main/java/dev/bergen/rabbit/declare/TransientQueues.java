// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.declare;

import dev.bergen.rabbit.amqp.Channel;
import dev.bergen.rabbit.amqp.Connection;
import dev.bergen.rabbit.broker.AmqpErrors;
import dev.bergen.rabbit.broker.Broker;
import dev.bergen.rabbit.broker.ChannelOpener;
import dev.bergen.rabbit.link.AmqpDialer;
import dev.bergen.rabbit.link.Dialer.DialException;
import dev.bergen.rabbit.topology.QueueSpec;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows whether the broker permits queues that are neither durable nor exclusive. Versions and
 * distributions differ, and a refusal closes the connection: so the first queue of that kind is
 * declared on a throw-away connection, once for each host. Where that is permitted the queue is
 * there already when it is declared again.
 *
 * <p>Threads: the links' loops ask, and wait for the broker's answer; the memory is shared.
 */
public final class TransientQueues {
  private static final Logger log = LoggerFactory.getLogger(TransientQueues.class);

  /** Opens another connection to the host of one that works. */
  @FunctionalInterface
  public interface Another {
    Connection to(Broker broker) throws DialException;
  }

  private final Another another;
  private final StuckQueues stuck = new StuckQueues();
  private final Set<String> asked = ConcurrentHashMap.newKeySet();

  /** The broker's refusal; null while there is none. */
  private volatile @Nullable Exception refusal;

  public TransientQueues(Another another) {
    this.another = another;
  }

  /**
   * Returns why the broker would refuse {@code queue}; {@code null} if it would not, or if that
   * cannot be found out. Blocks for a few seconds at most.
   */
  @Nullable Exception refusal(Connection on, QueueSpec queue) {
    Broker broker = AmqpDialer.broker(on);
    if (refusal == null && asked.add(broker.address())) {
      ask(broker, queue);
    }
    return refusal;
  }

  /** Whether the broker is known to refuse such queues. */
  boolean areRefused() {
    return refusal != null;
  }

  private void ask(Broker broker, QueueSpec queue) {
    Connection brief;
    try {
      brief = another.to(broker);
    } catch (DialException e) {
      log.debug("Asking {} for {} failed", broker, queue.text(), e);
      return;
    }
    try {
      Channel channel = ChannelOpener.open(brief);
      queue.declare(channel);
    } catch (IOException e) {
      RefusedException refused = new RefusedException(queue, AmqpErrors.text(e), e);
      if (refused.isForBeingTransient()) {
        learn(refused);
      } else if (AmqpErrors.isUnanswered(e)) {
        stuck.delete(brief, queue, e); // so that the next attempt does not wait for it
      } else {
        log.debug("Cannot determine whether {} permits {}", broker, queue.text(), e);
      }
    } finally {
      brief.close("it was to ask something", AmqpDialer.CLOSING);
    }
  }

  /** Remembers that the broker refuses such queues, and says so once. */
  void learn(RefusedException error) {
    if (refusal == null) {
      refusal = error;
      log.warn(
          "The broker refuses queues that are neither durable nor exclusive: our reply and fanout"
              + " queues are durable, and expire as before");
    }
  }
}

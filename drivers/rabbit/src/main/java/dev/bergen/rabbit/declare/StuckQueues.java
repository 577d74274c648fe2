// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.declare;

import dev.bergen.rabbit.amqp.Channel;
import dev.bergen.rabbit.amqp.CloseReason;
import dev.bergen.rabbit.amqp.Connection;
import dev.bergen.rabbit.broker.AmqpErrors;
import dev.bergen.rabbit.broker.ChannelOpener;
import dev.bergen.rabbit.topology.Declarable;
import dev.bergen.rabbit.topology.QueueSpec;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes queues that cannot be used, such as those whose node is down. Each step is on a channel
 * of its own, as the broker may not answer on the one that asked.
 *
 * <p>Threads: the links' loops; blocks for the broker's answer, for a few seconds at most.
 */
final class StuckQueues {
  private static final Logger log = LoggerFactory.getLogger(Concessions.class);

  /**
   * Whether a queue is to be recreated. The driver's own queues always can be; a shared one only
   * when its node is down, and a durable one only after its node had time to return.
   *
   * @param patient whether it had that time
   */
  boolean isInTheWay(QueueSpec queue, Exception error, boolean patient) {
    CloseReason refusal = AmqpErrors.channelClose(error);
    boolean lost = queue.own() || !queue.durable() || patient;
    if (refusal == null) {
      return AmqpErrors.isUnanswered(error) && lost;
    } else if (!AmqpErrors.refusesQueue(refusal)) {
      return false;
    }
    return switch (refusal.code()) {
      case AmqpErrors.PRECONDITION_FAILED ->
          queue.own() && AmqpErrors.isMismatch(refusal) && !AmqpErrors.isDurableMismatch(refusal);
      case AmqpErrors.NOT_FOUND -> lost;
      default -> false;
    };
  }

  /** Deletes the queue unless it has consumers; returns whether that was done. */
  boolean delete(Connection connection, QueueSpec queue, Exception why) {
    try {
      Channel brief = ChannelOpener.open(connection);
      brief.queueDelete(queue.name(), true, false).await();
      ChannelOpener.abort(brief);
      log.warn("Deleted the {} to declare it again: {}", queue.text(), AmqpErrors.text(why));
      return true;
    } catch (IOException e) {
      log.warn(
          "The {} must be declared again but cannot be deleted: {}",
          queue.text(),
          AmqpErrors.text(e));
      log.debug("Deleting failed", e);
      return false;
    }
  }

  /** Checks whether it exists, also if others have declared it. */
  boolean exists(Connection connection, Declarable what) {
    try {
      Channel brief = ChannelOpener.open(connection);
      what.requireExists(brief);
      ChannelOpener.abort(brief);
      return true;
    } catch (IOException e) {
      log.debug("Checking the {} failed", what.text(), e);
      return false;
    }
  }
}

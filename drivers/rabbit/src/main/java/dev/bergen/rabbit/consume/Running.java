// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.consume;

import dev.bergen.rabbit.amqp.Channel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The notifications that one listener is handling. A broker redelivers messages that are not
 * acknowledged within its {@code consumer_timeout}, though a handler may still work on them: such a
 * redelivery is not handled but waits, and ends as its first delivery does.
 *
 * <p>Threads: any; nothing blocks under the lock.
 */
final class Running {
  private static final Logger log = LoggerFactory.getLogger(Running.class);

  private record Run(RabbitNotification first, List<RabbitNotification> again) {}

  // Guarded by this; by the unique id.
  private final Map<String, Run> runs = new HashMap<>();

  /** Returns whether {@code message} is to be handled; else it waits for who does so already. */
  synchronized boolean begin(RabbitNotification message) {
    String id = message.uniqueId();
    if (id == null) {
      return true;
    }
    Run run = runs.putIfAbsent(id, new Run(message, new ArrayList<>()));
    if (run == null || !message.redelivered()) {
      return true; // a sender's second copy is handled as long as the first is in progress
    }
    run.again.add(message);
    log.warn(
        "Redelivered while still in progress: {}. It will be acknowledged when its"
            + " handler ends. The broker redelivers messages that are not acknowledged within"
            + " its consumer_timeout, 30 min by default",
        message.notification());
    return false;
  }

  /** The handling has ended; returns the redeliveries that are to end in the same way. */
  @SuppressWarnings("ReferenceEquality") // that very delivery, not one that is like it
  synchronized List<RabbitNotification> end(RabbitNotification message) {
    Run run = runs.get(String.valueOf(message.uniqueId()));
    if (run == null || run.first != message) {
      return List.of();
    }
    runs.remove(message.uniqueId());
    return run.again;
  }

  /** Forgets the redeliveries that came on a lost channel: they are redelivered once more. */
  synchronized void forget(Channel lost) {
    runs.values().forEach(run -> run.again.removeIf(message -> message.channel().equals(lost)));
  }
}

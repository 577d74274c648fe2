// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.publish;

import dev.bergen.MessageDeliveryException;
import dev.bergen.rabbit.amqp.Channel;
import dev.bergen.rabbit.amqp.Connection;
import dev.bergen.rabbit.broker.AmqpErrors;
import dev.bergen.rabbit.broker.ChannelOpener;
import dev.bergen.rabbit.declare.Advice;
import dev.bergen.rabbit.declare.Concessions;
import dev.bergen.rabbit.topology.ExchangeSpec;
import dev.bergen.rabbit.topology.QueueSpec;
import dev.bergen.rabbit.topology.Route;
import dev.bergen.rabbit.topology.Topology.Bound;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Declares for publishers, on a channel of its own, so that a refusal hurts no message in flight.
 *
 * <p>Threads: the link's loop only.
 */
public final class Declarer {
  private final Concessions concessions;

  /** Null before the first use, and after a refusal or loss. */
  private @Nullable Channel channel;

  public Declarer(Concessions concessions) {
    this.concessions = concessions;
  }

  /**
   * Declares what {@code next} needs, which fails if the broker refuses. Blocks for the broker's
   * answers; asks again where a refusal may be temporary. Leaves no channel behind: it is seldom
   * needed again, and costs the broker some 20 kB.
   */
  void declareFor(Connection on, ConfirmChannel open, Outgoing next) throws IOException {
    try {
      declareUntilDone(on, open, next);
    } finally {
      Channel used = channel;
      channel = null;
      if (used != null) {
        ChannelOpener.abort(used);
      }
    }
  }

  private void declareUntilDone(Connection on, ConfirmChannel open, Outgoing next)
      throws IOException {
    boolean again = true;
    while (again) {
      try {
        declare(open(on), next.route());
        open.learn(next.route());
        return;
      } catch (IOException e) {
        if (AmqpErrors.isUnanswered(e)) {
          channel = null; // the next step is on another
        }
        again = concessions.mend(on, e);
        if (!again) {
          refused(next, on, e);
        }
      }
    }
  }

  private void declare(Channel on, Route route) throws IOException {
    ExchangeSpec exchange = route.exchange();
    QueueSpec queue = route.queue();
    if (exchange != null && queue != null) {
      concessions.declare(on, new Bound(exchange, queue, route.key()));
    } else if (exchange != null) {
      concessions.declare(on, exchange);
    }
  }

  private static void refused(Outgoing next, Connection on, Exception error) throws IOException {
    String advice = Advice.on(error, on);
    if (advice == null && AmqpErrors.channelClose(error) == null) {
      throw new IOException("Declaring failed: " + AmqpErrors.text(error), error);
    }
    String why = advice == null ? String.valueOf(error.getMessage()) : advice;
    next.fail(new MessageDeliveryException(next.giveUp(), AmqpErrors.kind(error), why, error));
  }

  private Channel open(Connection connection) throws IOException {
    Channel current = channel;
    if (current == null || !current.isOpen()) {
      current = ChannelOpener.open(connection);
      channel = current;
    }
    return current;
  }

  /** Forgets the channel of a lost connection. */
  void reset() {
    channel = null;
  }
}

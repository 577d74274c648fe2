// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import dev.bergen.MessageDeliveryException;
import dev.bergen.rabbit.Topology.Bound;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Declares for publishers on a channel of its own, so that a refusal hurts no message in flight.
 *
 * <p>Threads: the link's loop only.
 */
final class Declarer {

  /** One thing to declare. */
  @FunctionalInterface
  private interface Declaration {
    void on(Channel channel) throws IOException;
  }

  private final Concessions concessions;

  /** Null before the first use, and after a refusal or loss. */
  private @Nullable Channel channel;

  Declarer(Concessions concessions) {
    this.concessions = concessions;
  }

  /** Declares {@code exchange} before {@code next}, which fails if the broker refuses. */
  void declareFor(Connection on, ConfirmChannel open, Outgoing next, ExchangeSpec exchange)
      throws IOException {
    if (declareFor(on, next, fresh -> concessions.declare(fresh, exchange))) {
      open.learn(exchange);
    }
  }

  /**
   * Declares an exchange, and a queue bound to it, before {@code next}, which fails if the broker
   * refuses.
   *
   * @return whether they are there
   */
  boolean declareFor(Connection on, Outgoing next, Bound bound) throws IOException {
    return declareFor(on, next, fresh -> concessions.declare(fresh, bound));
  }

  /** Blocks for the broker's answer, again where the first refusal could be mended. */
  private boolean declareFor(Connection on, Outgoing next, Declaration declaration)
      throws IOException {
    while (true) {
      try {
        declaration.on(open(on));
        return true;
      } catch (IOException | ShutdownSignalException e) {
        if (concessions.mend(on, e)) {
          continue;
        }
        String advice = Concessions.advice(e, on);
        if (advice == null && AmqpErrors.channelClose(e) == null) {
          throw e;
        }
        String why = advice == null ? AmqpErrors.text(e) : advice;
        next.fail(
            new MessageDeliveryException(
                next.mayHaveArrived(), "Could not send %s: %s".formatted(next, why), e));
        return false;
      }
    }
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

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import dev.bergen.MessageDeliveryException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Declares exchanges on a channel of its own, so that a refusal hurts no message in flight.
 *
 * <p>Threads: the link's loop only.
 */
final class Declarer {
  private static final Logger log = LoggerFactory.getLogger(Declarer.class);

  /** The broker refuses the exchange, now and whenever it is asked. */
  private static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Null before the first use, and after a refusal or loss. */
  private @Nullable Channel channel;

  /** Declares what {@code next} needs, which fails if the broker refuses. */
  void declareFor(Connection on, ConfirmChannel open, Outgoing next) throws IOException {
    Route route = next.route();
    ExchangeSpec exchange = route.exchange();
    QueueSpec queue = route.queue();
    try {
      if (exchange != null) {
        declare(on, exchange);
      }
      if (exchange != null && queue != null) {
        declare(on, queue);
        open(on).queueBind(queue.name(), exchange.name(), route.key());
      }
      open.learn(route);
    } catch (RefusedException e) {
      next.fail(
          new MessageDeliveryException(next.mayHaveArrived(), String.valueOf(e.getMessage()), e));
    }
  }

  /** Blocks for the broker's answer. Where peers have it as not durable, it stays so. */
  private void declare(Connection connection, ExchangeSpec exchange)
      throws IOException, RefusedException {
    try {
      exchange.declare(open(connection));
    } catch (IOException | ShutdownSignalException e) {
      AMQP.Channel.Close refusal = AmqpErrors.channelClose(e);
      if (refusal == null) {
        throw e;
      }
      if (!AmqpErrors.isDurableMismatch(refusal) || !exchange.durable()) {
        throw refused(exchange, e);
      }
      log.warn("Exchange {} exists and is not durable: using it as it is", exchange.name());
      declareNotDurable(connection, exchange);
    }
  }

  private void declare(Connection connection, QueueSpec queue)
      throws IOException, RefusedException {
    try {
      queue.declare(open(connection));
    } catch (IOException | ShutdownSignalException e) {
      if (AmqpErrors.channelClose(e) == null) {
        throw e;
      }
      throw new RefusedException(
          "The broker refused to declare queue '%s': %s"
              .formatted(queue.name(), AmqpErrors.text(e)),
          e);
    }
  }

  private void declareNotDurable(Connection connection, ExchangeSpec exchange)
      throws IOException, RefusedException {
    try {
      exchange.notDurable().declare(open(connection));
    } catch (IOException | ShutdownSignalException e) {
      if (AmqpErrors.channelClose(e) == null) {
        throw e;
      }
      throw refused(exchange, e);
    }
  }

  private static RefusedException refused(ExchangeSpec exchange, Exception cause) {
    return new RefusedException(
        "The broker refused to declare exchange '%s': %s"
            .formatted(exchange.name(), AmqpErrors.text(cause)),
        cause);
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

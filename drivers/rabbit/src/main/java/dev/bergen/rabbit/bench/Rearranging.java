// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.bench;

import dev.bergen.FailureKind;
import dev.bergen.MessageDeliveryException;
import dev.bergen.rabbit.amqp.Answer;
import dev.bergen.rabbit.amqp.Channel;
import dev.bergen.rabbit.amqp.Connection;
import dev.bergen.rabbit.broker.AmqpErrors;
import dev.bergen.rabbit.broker.ChannelOpener;
import dev.bergen.spi.queues.TopologyChange;
import dev.bergen.spi.queues.TopologyChange.Bind;
import dev.bergen.spi.queues.TopologyChange.DeclareExchange;
import dev.bergen.spi.queues.TopologyChange.DeclareQueue;
import dev.bergen.spi.queues.TopologyChange.DeleteExchange;
import dev.bergen.spi.queues.TopologyChange.DeleteQueue;
import dev.bergen.spi.queues.TopologyChange.Unbind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes to what a broker has, all sent before the first answer is awaited: between a queue's
 * deletion and its new declaration no other client should get in.
 */
final class Rearranging {
  /** For each answer: a cluster needs seconds to declare a quorum queue. */
  private static final Duration ANSWER = Duration.ofSeconds(30);

  private Rearranging() {}

  static void all(List<TopologyChange> changes, Connection connection) throws IOException {
    Channel channel = ChannelOpener.open(connection);
    List<Answer<?>> answers = new ArrayList<>();
    IOException refused = null;
    try {
      for (TopologyChange change : changes) {
        answers.add(send(change, channel));
      }
    } catch (IOException e) {
      refused = e; // an earlier one is the reason, and its answer has the error
    }
    for (int i = 0; i < answers.size(); i++) {
      try {
        answers.get(i).await(ANSWER);
      } catch (IOException e) {
        throw refused(changes.get(i), e);
      }
    }
    if (refused != null) {
      throw refused(changes.get(answers.size()), refused);
    }
  }

  private static MessageDeliveryException refused(TopologyChange change, IOException error) {
    FailureKind kind = AmqpErrors.kind(error);
    return new MessageDeliveryException(
        true, kind, "%s: %s".formatted(text(change), AmqpErrors.text(error)), error);
  }

  private static Answer<?> send(TopologyChange change, Channel on) throws IOException {
    if (change instanceof DeclareQueue it) {
      return on.queueDeclare(it.name(), it.durable(), false, it.autoDelete(), it.arguments());
    } else if (change instanceof DeleteQueue it) {
      return on.queueDelete(it.name(), it.ifUnused(), it.ifEmpty());
    } else if (change instanceof DeclareExchange it) {
      return on.exchangeDeclare(
          it.name(), it.type(), it.durable(), it.autoDelete(), it.arguments());
    } else if (change instanceof DeleteExchange it) {
      return on.exchangeDelete(it.name(), false);
    } else if (change instanceof Bind it) {
      return it.toQueue()
          ? on.queueBind(it.destination(), it.exchange(), it.key(), it.arguments())
          : on.exchangeBind(it.destination(), it.exchange(), it.key(), it.arguments());
    } else if (change instanceof Unbind it) {
      return it.toQueue()
          ? on.queueUnbind(it.destination(), it.exchange(), it.key(), it.arguments())
          : on.exchangeUnbind(it.destination(), it.exchange(), it.key(), it.arguments());
    }
    throw new IllegalArgumentException("There is no such change: " + change);
  }

  private static String text(TopologyChange change) {
    if (change instanceof DeclareQueue it) {
      return "The broker does not declare queue " + it.name();
    } else if (change instanceof DeleteQueue it) {
      return "The broker does not delete queue " + it.name();
    } else if (change instanceof DeclareExchange it) {
      return "The broker does not declare exchange " + it.name();
    } else if (change instanceof DeleteExchange it) {
      return "The broker does not delete exchange " + it.name();
    } else if (change instanceof Bind it) {
      return "The broker does not bind %s to exchange %s"
          .formatted(it.destination(), it.exchange());
    } else if (change instanceof Unbind it) {
      return "The broker does not unbind %s from exchange %s"
          .formatted(it.destination(), it.exchange());
    }
    return "The broker refuses " + change;
  }
}

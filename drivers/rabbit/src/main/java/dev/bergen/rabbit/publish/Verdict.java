// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.publish;

import dev.bergen.FailureKind;
import dev.bergen.MessageDeliveryException;
import dev.bergen.MessageUndeliverableException;
import dev.bergen.TransportClosedException;
import dev.bergen.rabbit.amqp.CloseReason;
import dev.bergen.rabbit.broker.AmqpErrors;
import dev.bergen.rabbit.topology.Route;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns the end of a message into its sender's result. */
final class Verdict {
  private Verdict() {}

  /**
   * The broker has answered.
   *
   * @param accepted whether it took responsibility
   */
  static void answered(Outgoing message, boolean accepted) {
    Route route = message.route();
    if (!accepted) {
      message.refused = true;
      message.fail(
          new MessageDeliveryException(
              true, FailureKind.LIMIT, "The broker refused (nack) " + message, null));
    } else if (message.returned && route.unroutable() == Route.IfUnroutable.FAILS) {
      message.fail(
          new MessageUndeliverableException(
              route.exchangeName(), route.key(), "Unroutable: " + message, null));
    } else {
      message.confirm(); // also a returned message: its sender checks that, and keeps waiting
    }
  }

  /**
   * One of these made the broker close the channel. Those that are larger than the broker takes are
   * guilty. Otherwise each is to be tried once more, alone; the one that does it again is guilty,
   * but not for an exchange that has just been deleted: the next channel declares it again.
   *
   * @param limit the broker's, if it reported one as too large
   */
  static void channelClosed(
      List<Outgoing> unconfirmed, Throwable cause, @Nullable SizeLimit limit) {
    List<Outgoing> tooLarge =
        limit == null ? List.of() : unconfirmed.stream().filter(limit::isExceededBy).toList();
    if (!tooLarge.isEmpty()) {
      tooLarge.forEach(message -> refuse(message, message.mayHaveArrivedBefore(), cause));
      return;
    }
    CloseReason refusal = AmqpErrors.channelClose(cause);
    boolean missing = refusal != null && refusal.code() == AmqpErrors.NOT_FOUND;
    boolean guilty = unconfirmed.size() == 1 && unconfirmed.get(0).suspect;
    for (Outgoing message : unconfirmed) {
      if (missing && message.suspect) {
        message.attemptFailed(AmqpErrors.kind(cause), AmqpErrors.text(cause));
      } else if (guilty) {
        refuse(message, true, cause);
      }
      message.suspect = true;
    }
  }

  private static void refuse(Outgoing message, boolean mayHaveArrived, Throwable cause) {
    message.fail(
        new MessageDeliveryException(
            mayHaveArrived,
            AmqpErrors.kind(cause),
            "The broker refused %s: %s".formatted(message, AmqpErrors.text(cause)),
            null));
  }

  static void transportClosed(Outgoing message) {
    message.fail(
        new TransportClosedException(
            message.giveUp(), "The transport was closed before " + message, null));
  }
}

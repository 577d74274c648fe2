// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.tap;

import dev.bergen.rabbit.amqp.CloseReason;
import dev.bergen.rabbit.broker.AmqpErrors;
import dev.bergen.spi.queues.TapRequest;
import dev.bergen.spi.queues.TapRequest.Binding;
import java.util.stream.Collectors;

/** Advice for a broker that refuses a tap. */
final class TapAdvice {
  private TapAdvice() {}

  static String on(CloseReason refusal, TapRequest request) {
    String says = AmqpErrors.text(refusal);
    return switch (refusal.code()) {
      case AmqpErrors.NOT_FOUND ->
          ("Nothing to tap: a tap declares no exchanges, and one of these does not exist"
                  + " yet: %s. A topic's exchange is declared by its first server or client, a"
                  + " fanout's by its first server. The broker says: %s")
              .formatted(exchanges(request), says);
      case AmqpErrors.ACCESS_REFUSED ->
          ("This user may not tap: it needs the permission to configure and to write queues named"
                  + " bergen.tap.*, and to read these and the exchanges %s, as in"
                  + " rabbitmqctl set_permissions -p VHOST USER '^bergen\\.tap\\..*'"
                  + " '^bergen\\.tap\\..*' '.*'. The broker says: %s")
              .formatted(exchanges(request), says);
      default -> "The broker refuses the tap: " + says;
    };
  }

  private static String exchanges(TapRequest request) {
    String named =
        request.bindings().stream()
            .map(Binding::exchange)
            .distinct()
            .collect(Collectors.joining(", "));
    if (!request.firehose()) {
      return named;
    }
    return named.isEmpty() ? Firehose.EXCHANGE : named + ", " + Firehose.EXCHANGE;
  }
}

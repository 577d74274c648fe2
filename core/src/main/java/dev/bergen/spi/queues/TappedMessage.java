// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.queues;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tap's copy of a message that passed a broker.
 *
 * @param at when the tap received it, by this machine's clock
 * @param exchange the exchange it was published to; empty for the default one
 * @param routingKey its routing key
 * @param queue the queue that it was delivered from, for the copy of a delivery ({@link
 *     TapRequest#deliveries}); {@code null} for the copy of a published message
 * @param redelivered whether it was redelivered; false for the copy of a published message
 * @param routedTo the queues that the broker routed it to when it was published, none if it was
 *     unroutable; {@code null} if the broker does not report them, as for RabbitMQ's default
 *     exchange
 * @param user the user that published it; {@code null} if the broker does not report it
 * @param message its properties, headers and body
 */
public record TappedMessage(
    Instant at,
    String exchange,
    String routingKey,
    @Nullable String queue,
    boolean redelivered,
    @Nullable List<String> routedTo,
    @Nullable String user,
    RawMessage message) {

  /** Copies the list. */
  public TappedMessage {
    routedTo = routedTo == null ? null : List.copyOf(routedTo);
  }

  /** Makes a copy without the queues that it was routed to. */
  public TappedMessage(
      Instant at,
      String exchange,
      String routingKey,
      @Nullable String queue,
      @Nullable String user,
      RawMessage message) {
    this(at, exchange, routingKey, queue, false, null, user, message);
  }
}

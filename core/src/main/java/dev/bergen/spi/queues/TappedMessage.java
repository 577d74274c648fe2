// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.queues;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a message that passed a broker, as a tap saw it.
 *
 * @param at when the tap saw it, by this machine's clock
 * @param exchange the exchange it was published to; empty for the default one
 * @param routingKey its routing key
 * @param queue the queue it was delivered from, where deliveries are seen ({@link
 *     TapRequest#deliveries}); {@code null} for a message that was seen on its way in
 * @param redelivered whether it had been delivered before; false on its way in
 * @param routedTo the queues that the broker put it into on its way in, none if it was unroutable;
 *     {@code null} if the broker does not tell, as for RabbitMQ's default exchange
 * @param user who published it, if the broker tells; {@code null} otherwise
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

  /** A message of which nobody told where it went. */
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

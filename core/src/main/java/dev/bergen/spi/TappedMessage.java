// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a message that passed a broker, as a tap saw it.
 *
 * @param at when the tap saw it, by this machine's clock
 * @param exchange the exchange it was published to; empty for the default one
 * @param routingKey its routing key
 * @param queue the queue it was delivered from, where a driver sees deliveries; {@code null} for a
 *     message that was seen on its way in, as all are on RabbitMQ
 * @param user who published it, if the broker tells; {@code null} otherwise
 * @param message its properties, headers and body
 */
public record TappedMessage(
    Instant at,
    String exchange,
    String routingKey,
    @Nullable String queue,
    @Nullable String user,
    RawMessage message) {}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import org.jspecify.annotations.Nullable;

/**
 * Where a message is published.
 *
 * @param exchange declared before the first message to it; {@code null} is the default exchange
 * @param key the routing key
 * @param mandatory whether the broker returns the message when no queue takes it
 */
record Route(@Nullable ExchangeSpec exchange, String key, boolean mandatory) {

  String exchangeName() {
    return exchange == null ? "" : exchange.name();
  }

  @Override
  public String toString() {
    return exchange == null
        ? "queue " + key
        : "exchange " + exchange.name() + ", key '" + key + "'";
  }
}

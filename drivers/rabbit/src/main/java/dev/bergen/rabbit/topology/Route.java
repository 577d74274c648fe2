// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.topology;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where a message is published.
 *
 * @param exchange declared before the first message to it; {@code null} is the default exchange
 * @param key the routing key
 * @param unroutable the treatment of an unroutable message
 * @param queue bound to the key before the first message to it; {@code null} leaves that to its
 *     consumers
 */
public record Route(
    @Nullable ExchangeSpec exchange,
    String key,
    IfUnroutable unroutable,
    @Nullable QueueSpec queue) {

  /** The treatment of an unroutable message. */
  public enum IfUnroutable {
    /** The broker drops it silently. */
    DROPPED,

    /** The broker returns it; its sender notes that and continues as if it had been routed. */
    NOTED,

    /** The broker returns it, and it fails. */
    FAILS
  }

  /** The longest name that the protocol allows. */
  private static final int MAX_BYTES = 255;

  public Route {
    // Found out later, this would leave the channel's count of messages wrong.
    if (!fits(key) || (exchange != null && !fits(exchange.name()))) {
      throw new IllegalArgumentException("A name on the wire has more than 255 bytes");
    }
  }

  public Route(@Nullable ExchangeSpec exchange, String key, IfUnroutable unroutable) {
    this(exchange, key, unroutable, null);
  }

  /** Whether the broker is to return the message if it is unroutable. */
  public boolean mandatory() {
    return unroutable != IfUnroutable.DROPPED;
  }

  /** Returns the declaration that must precede the first message; {@code null} for none. */
  public @Nullable Declared declared() {
    return exchange == null
        ? null
        : new Declared(exchange.name(), queue == null ? null : queue.name());
  }

  /**
   * A declaration that was made.
   *
   * @param queue bound to the exchange; {@code null} if it was the exchange alone
   */
  public record Declared(String exchange, @Nullable String queue) {}

  /** Whether AMQP can carry this as the name of an exchange or queue, or as a routing key. */
  static boolean fits(String name) {
    return name.length() <= MAX_BYTES / 3 // no character has more bytes
        || (name.length() <= MAX_BYTES
            && name.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES);
  }

  public String exchangeName() {
    return exchange == null ? "" : exchange.name();
  }

  @Override
  public String toString() {
    return exchange == null
        ? "queue " + key
        : "exchange " + exchange.name() + ", key '" + key + "'";
  }
}

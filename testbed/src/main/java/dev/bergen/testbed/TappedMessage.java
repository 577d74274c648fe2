// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed;

import com.rabbitmq.client.AMQP.BasicProperties;
import java.nio.charset.StandardCharsets;

/**
 * A message that a client published through an {@link AmqpTap}.
 *
 * @param connection serial number of the connection, 1 for the first
 * @param exchange empty for the default exchange
 * @param properties the decoded content header
 * @param contentHeaderHex the header frame's payload: class, weight, size, flags, properties
 * @param body the exact bytes
 */
public record TappedMessage(
    int connection,
    String exchange,
    String routingKey,
    boolean mandatory,
    boolean immediate,
    BasicProperties properties,
    String contentHeaderHex,
    byte[] body) {

  /** The body as text. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "TappedMessage[%s/%s %s]".formatted(exchange, routingKey, text());
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed;

import com.rabbitmq.client.Method;

/**
 * A method that passed an {@link AmqpTap}.
 *
 * @param connection serial number of the connection, 1 for the first
 * @param channel the channel's number
 * @param fromClient whether the client sent it, rather than the broker
 * @param method decoded: {@code queue.declare} with its arguments
 */
public record TappedMethod(int connection, int channel, boolean fromClient, Method method) {

  /** The method's name: {@code queue.declare}. */
  public String name() {
    return method.protocolMethodName();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.link;

import dev.bergen.rabbit.amqp.Connection;

/**
 * Something that lives on a connection and returns with the next one: a publisher, a consumer.
 *
 * <p>Threads: the link's loop calls each method; they may block for the broker's answers and must
 * not throw. A connection that fails meanwhile is reported by the next {@link #disconnected}.
 */
public interface LinkUser {

  void connected(Connection connection);

  /** The connection is gone; another will come. */
  void disconnected(String reason);

  /** All hosts were tried and none answered; the next round comes after a wait. */
  default void unreachable(String reason) {}

  /** The broker takes no messages on this connection for now. */
  default void blocked(String reason) {}

  /** The broker takes messages again. */
  default void unblocked() {}
}

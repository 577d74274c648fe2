// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi;

import dev.bergen.spi.queues.RawMessage;

/**
 * A received message that is not a notification. The broker keeps it until it is settled.
 *
 * <p>Exactly one of {@link #acknowledge}, {@link #discard} and {@link #requeue} is called, once,
 * from any thread. They neither block nor throw; if the connection is lost first, the broker
 * redelivers the message.
 */
public interface UnreadableMessage {

  /** Returns the message. */
  RawMessage raw();

  /** Returns why it is not a notification, without its content. */
  String reason();

  /** Removes it from the broker, because it was kept elsewhere. */
  void acknowledge();

  /** Rejects it: the broker drops or dead-letters it. Drivers without rejection acknowledge it. */
  void discard();

  /** Requeues it. Drivers without {@link Capability#REQUEUE} acknowledge it. */
  void requeue();
}

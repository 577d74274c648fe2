// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi;

import dev.bergen.spi.queues.RawMessage;

/**
 * A message that came to a listener and is no notification. The broker keeps it until it is
 * settled.
 *
 * <p>Exactly one of {@link #acknowledge}, {@link #discard} and {@link #requeue} is called, once,
 * from any thread. They neither block nor throw; if the connection is lost meanwhile the broker
 * delivers again.
 */
public interface UnreadableMessage {

  /** Returns what came. */
  RawMessage raw();

  /** Returns why it is no notification, without its content. */
  String reason();

  /** Lets the broker forget it: somebody has kept it. */
  void acknowledge();

  /**
   * Lets the broker drop it, or move it to where the queue's dead letters go. Drivers without such
   * a way acknowledge it.
   */
  void discard();

  /** Gives it back. Drivers without {@link Capability#REQUEUE} acknowledge it. */
  void requeue();
}

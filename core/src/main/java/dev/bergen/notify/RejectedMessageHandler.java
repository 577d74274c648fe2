// SPDX-License-Identifier: Apache-2.0
package dev.bergen.notify;

/**
 * Stores messages that arrived at a listener and that no endpoint can get.
 *
 * <p>Threads: called on the threads on which the listener's endpoints run, as many at once.
 */
@FunctionalInterface
public interface RejectedMessageHandler {

  /**
   * Stores {@code message}. When this returns, the message is acknowledged.
   *
   * @throws Exception if it could not be stored: the exception is logged, and the broker drops the
   *     message or moves it to where the queue's dead letters go. If the listener was stopped
   *     meanwhile, the message is requeued instead
   */
  void handle(RejectedMessage message) throws Exception;
}

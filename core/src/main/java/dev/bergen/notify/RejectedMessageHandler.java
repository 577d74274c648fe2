// SPDX-License-Identifier: Apache-2.0
package dev.bergen.notify;

/**
 * Keeps messages that came to a listener and that no endpoint can get.
 *
 * <p>Threads: called on the threads on which the listener's endpoints run, as many at once.
 */
@FunctionalInterface
public interface RejectedMessageHandler {

  /**
   * Takes {@code message}. When this returns, the broker is told that it may forget the message.
   *
   * @throws Exception if it could not be kept: told to the log, and the broker drops the message or
   *     moves it to where the queue's dead letters go. If the listener was stopped meanwhile, the
   *     message goes back instead
   */
  void handle(RejectedMessage message) throws Exception;
}

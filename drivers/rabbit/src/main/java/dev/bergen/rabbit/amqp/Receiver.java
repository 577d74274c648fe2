// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp;

/** Takes the messages of one consumer. Each method runs on the reader thread and must not wait. */
@FunctionalInterface
public interface Receiver {
  /** A message has come. */
  void delivered(Delivered message);

  /** The broker has ended the consumer; its queue may be gone. */
  default void cancelled() {}

  /** The consumer was ended as we asked, and nothing more comes. */
  default void ended() {}
}
